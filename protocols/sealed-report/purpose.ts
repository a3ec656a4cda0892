import { utf8ToBytes } from '@noble/hashes/utils.js'
import { lengthPrefixed } from './length-prefixed.ts'

/** The version of everything that is sealed, signed or hashed here. */
export const version = utf8ToBytes('beaverdam/sealed-report/v1')

function info(type: string, sender: string, receiver: string): Uint8Array {
  return lengthPrefixed(version, utf8ToBytes(type), utf8ToBytes(sender), utf8ToBytes(receiver))
}

const toLeader = info('input share', 'client', 'leader')
const toHelper = info('input share', 'client', 'helper')

/** HPKE's `info` of an input share for an aggregator: what is sealed to a leader does not open as a helper's. */
export function inputShareInfo(aggregator: number): Uint8Array {
  return aggregator === 0 ? toLeader : toHelper
}

/** HPKE's `info` of an aggregate share, by the aggregator that sends it. */
export function aggregateShareInfo(aggregator: number): Uint8Array {
  return info('aggregate share', aggregator === 0 ? 'leader' : 'helper', 'collector')
}
