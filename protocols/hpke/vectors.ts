import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import {
  listedRandomness,
  namedSeeds,
  type VectorCase,
  type VectorParty,
  type VectorRun,
} from '../../src/vectors/vector-file.ts'
import { decap } from './dhkem.ts'
import { openBase, sealBase } from './hpke.ts'
import { KeyPair } from './key-pair.ts'
import { keySchedule } from './key-schedule.ts'
import { suite } from './suite.ts'

/** Hexadecimal. */
interface Parameters {
  readonly suite: typeof suite
  readonly info: string
  readonly aad: string
  readonly plaintext: string
}

/** The vectors of this folder. */
export function cases(): readonly VectorCase[] {
  return [
    vector('message', 'what it is for', 'in the clear', 'what nobody else may read'),
    vector('empty', '', '', ''),
    vector('blocks', 'info', 'associated data of more than sixteen bytes', 'sixteen bytes .. '.repeat(20)),
  ]
}

function vector(name: string, info: string, aad: string, plaintext: string): VectorCase {
  const hex = (text: string) => bytesToHex(new TextEncoder().encode(text))
  const parameters: Parameters = { suite, info: hex(info), aad: hex(aad), plaintext: hex(plaintext) }
  const parties = ['sender', 'receiver'].map((role) => ({
    inputs: {},
    randomness: namedSeeds(`hpke ${name} ${role}`, 1),
  }))
  return { name, parameters, parties }
}

/** The sender, party 0, draws the document's ikmE, the receiver its ikmR. */
export async function run(parameters: Parameters, parties: readonly VectorParty[]): Promise<VectorRun> {
  const [ikmE, ikmR] = parties.map(({ randomness }) => listedRandomness(randomness))
  const receiver = await KeyPair.generate(ikmR)
  const [info, aad, plaintext] = [parameters.info, parameters.aad, parameters.plaintext].map(hexToBytes) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ]
  const sealed = await sealBase(receiver.publicKey, info, aad, plaintext, ikmE)
  const sharedSecret = await decap(sealed.subarray(0, receiver.publicKey.length), receiver)
  const { key, nonce } = keySchedule(sharedSecret, info)
  return {
    messages: [
      { scope: 'key', from: 1, to: 0, body: bytesToHex(receiver.publicKey) },
      { scope: 'sealed', from: 0, to: 1, body: bytesToHex(sealed) },
    ],
    outputs: [
      { sharedSecret: bytesToHex(sharedSecret), key: bytesToHex(key), nonce: bytesToHex(nonce) },
      {
        plaintext: bytesToHex(await openBase(receiver, info, aad, sealed)),
        privateKey: bytesToHex(receiver.exportPrivateKey()),
      },
    ],
  }
}
