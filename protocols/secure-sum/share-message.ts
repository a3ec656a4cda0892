import { hexToBytes } from '@noble/hashes/utils.js'
import { BeaverdamError } from '../../src/errors.ts'
import { seedBytes } from '../../src/random/seed.ts'
import { type ContributionId, idBytes, idFromBytes, vectorHolder } from './contribution-id.ts'
import type { SumTask } from './task.ts'

/**
 * What a contributor sends to one aggregator: version (2 bytes), the aggregator's number (2 bytes), both little-endian,
 * the contribution's id (16 bytes), the task's id (32 bytes), then the share: a vector of elements for the aggregator
 * that the id chooses, a seed of 32 bytes for the others.
 */
const version = 1
const idAt = 4
const taskAt = idAt + idBytes
export const shareHeaderBytes = taskAt + 32

/** A share that has passed every check that an aggregator can make alone. */
export interface ReceivedShare {
  readonly id: ContributionId
  /** A seed or a vector: `vectorHolder` says which. */
  readonly share: Uint8Array
}

/** Bytes of the longest message of a contribution: the bound for whoever receives one. */
export function maxShareMessageBytes(task: SumTask): number {
  return shareHeaderBytes + Math.max(task.vectorBytes, seedBytes)
}

export function encodeShareMessage(
  task: SumTask,
  aggregator: number,
  { id, share }: ReceivedShare,
): Uint8Array {
  const message = new Uint8Array(shareHeaderBytes + share.length)
  const view = new DataView(message.buffer)
  view.setUint16(0, version, true)
  view.setUint16(2, aggregator, true)
  message.set(hexToBytes(id), idAt)
  message.set(hexToBytes(task.id), taskAt)
  message.set(share, shareHeaderBytes)
  return message
}

/**
 * Takes apart what came for an aggregator. The share is not copied.
 *
 * @throws BeaverdamError CONTRIBUTION_INVALID for another version, task or aggregator, a length that is not the one of
 * its share, and elements that are not below the modulus
 */
export function decodeShareMessage(task: SumTask, aggregator: number, message: Uint8Array): ReceivedShare {
  if (message.length < shareHeaderBytes) invalid(`at least ${shareHeaderBytes} bytes`, message.length)
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength)
  if (view.getUint16(0, true) !== version) invalid(`version ${version}`, view.getUint16(0, true))
  if (view.getUint16(2, true) !== aggregator)
    invalid(`a share for aggregator ${aggregator}`, `one for aggregator ${view.getUint16(2, true)}`)
  const theirTask = idFromBytes(message.subarray(taskAt, shareHeaderBytes))
  if (theirTask !== task.id) invalid(`a share for task ${task.id}`, `one for task ${theirTask}`)
  const id = idFromBytes(message.subarray(idAt, taskAt))
  const share = message.subarray(shareHeaderBytes)
  const isVector = vectorHolder(id, task.aggregators) === aggregator
  const expected = isVector ? task.vectorBytes : seedBytes
  if (share.length !== expected)
    invalid(`a ${isVector ? 'vector' : 'seed'} of ${expected} bytes`, `${share.length} bytes`)
  const index = isVector ? task.field.firstInvalid(share) : -1
  if (index >= 0) invalid(`elements below the modulus of ${task.field.name}`, `another at index ${index}`)
  return { id, share }
}

function invalid(expected: string, got: string | number): never {
  throw new BeaverdamError('CONTRIBUTION_INVALID', `contribution: expected ${expected}, got ${got}`)
}
