import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import { BeaverdamError } from '../../src/errors.ts'
import { checkSameKey } from '../lattice/ciphertext.ts'
import { keyIdBytes, type PublicColumns } from '../lattice/public-key.ts'
import type { HomomorphicTask } from './homomorphic-task.ts'
import { proofSizes, tuplesBytes } from './tuple-shape.ts'

/** Version (2 bytes, little-endian), the task's id, the key's id; then all tuples; then the proofs. */
const version = 1
const taskAt = 2
const keyAt = taskAt + 32
const headerBytes = keyAt + keyIdBytes

/** What is in a report. */
export interface Report {
  /** As `encodeTuples` gives them. */
  readonly ciphertexts: Uint8Array
  readonly proofs: readonly Uint8Array[]
}

/** Bytes of every report of a task. */
export function reportBytes(task: HomomorphicTask): number {
  const { parameters, shape } = task
  const ciphertexts = tuplesBytes(parameters, shape)
  return proofSizes(parameters, shape).reduce((sum, bytes) => sum + bytes, headerBytes + ciphertexts)
}

export function encodeReport(
  { sum }: HomomorphicTask,
  { keyId }: PublicColumns,
  { ciphertexts, proofs }: Report,
): Uint8Array {
  const header = new Uint8Array(headerBytes)
  new DataView(header.buffer).setUint16(0, version, true)
  header.set(hexToBytes(sum.id), taskAt)
  header.set(hexToBytes(keyId), keyAt)
  return concatBytes(header, ciphertexts, ...proofs)
}

/**
 * @returns parts of the message
 * @throws BeaverdamError CONTRIBUTION_INVALID for another length, version or task
 * @throws BeaverdamError KEY_MISMATCH
 */
export function decodeReport(task: HomomorphicTask, publicKey: PublicColumns, message: Uint8Array): Report {
  const { parameters, shape } = task
  const size = reportBytes(task)
  if (message.length !== size) throw invalid(`expected ${size} bytes, got ${message.length}`)
  const found = new DataView(message.buffer, message.byteOffset).getUint16(0, true)
  if (found !== version) throw invalid(`expected version ${version}, got ${found}`)
  if (bytesToHex(message.subarray(taskAt, keyAt)) !== task.sum.id) throw invalid('it is for another task')
  const keyId = bytesToHex(message.subarray(keyAt, headerBytes))
  checkSameKey(publicKey, { parameters, keyId })
  const proofsAt = headerBytes + tuplesBytes(parameters, shape)
  let end = proofsAt
  const proofs = proofSizes(parameters, shape).map((bytes) => {
    end += bytes
    return message.subarray(end - bytes, end)
  })
  return { ciphertexts: message.subarray(headerBytes, proofsAt), proofs }
}

function invalid(what: string): BeaverdamError {
  return new BeaverdamError(
    'CONTRIBUTION_INVALID',
    `an encrypted contribution does not fit its task: ${what}`,
  )
}
