import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { BeaverdamError } from '../../src/errors.ts'
import { type Ciphertext, checkSameKey } from '../lattice/ciphertext.ts'
import { decodeElement, elementBytes, encodeElement } from '../lattice/encoding.ts'
import { keyIdBytes, type PublicKey } from '../lattice/public-key.ts'
import { proofTerms } from '../plaintext-knowledge/proof-terms.ts'
import { proofBytes } from '../plaintext-knowledge/prove.ts'
import type { HomomorphicTask } from './homomorphic-task.ts'

/** Version (2 bytes, little-endian), the task's id, the key's id; then c0 and c1 of all ciphertexts, then the proofs. */
const version = 1
const taskAt = 2
const keyAt = taskAt + 32
const headerBytes = keyAt + keyIdBytes

/** What is in a report. */
export interface Report {
  readonly ciphertexts: readonly Ciphertext[]
  readonly proofs: readonly Uint8Array[]
}

/** Bytes of the ciphertexts of a report. */
export function reportCiphertextBytes({ parameters, ciphertextCount }: HomomorphicTask): number {
  return 2 * elementBytes(parameters) * ciphertextCount
}

/** Bytes of each proof of a report. */
export function reportProofBytes({ parameters, proofCounts }: HomomorphicTask): readonly number[] {
  return proofCounts.map((count) =>
    proofBytes(proofTerms(parameters, { count, diagonal: false, challenges: 'hash' })),
  )
}

/** Bytes of every report of a task. */
export function reportBytes(task: HomomorphicTask): number {
  return reportProofBytes(task).reduce((sum, bytes) => sum + bytes, headerBytes + reportCiphertextBytes(task))
}

export function encodeReport(
  task: HomomorphicTask,
  { keyId }: PublicKey,
  { ciphertexts, proofs }: Report,
): Uint8Array {
  const message = new Uint8Array(reportBytes(task))
  new DataView(message.buffer).setUint16(0, version, true)
  message.set(hexToBytes(task.sum.id), taskAt)
  message.set(hexToBytes(keyId), keyAt)
  let end = headerBytes
  for (const part of [...ciphertexts.flatMap(({ c0, c1 }) => [c0, c1]).map(encodeElement), ...proofs]) {
    message.set(part, end)
    end += part.length
  }
  return message
}

/**
 * @returns the report, and the bytes of its ciphertexts in the message
 * @throws BeaverdamError CONTRIBUTION_INVALID for another length, version or task
 * @throws BeaverdamError KEY_MISMATCH
 * @throws BeaverdamError CIPHERTEXT_MALFORMED
 */
export function decodeReport(
  task: HomomorphicTask,
  publicKey: PublicKey,
  message: Uint8Array,
): Report & { readonly ciphertextBytes: Uint8Array } {
  const size = reportBytes(task)
  if (message.length !== size) throw invalid(`expected ${size} bytes, got ${message.length}`)
  const found = new DataView(message.buffer, message.byteOffset).getUint16(0, true)
  if (found !== version) throw invalid(`expected version ${version}, got ${found}`)
  if (bytesToHex(message.subarray(taskAt, keyAt)) !== task.sum.id) throw invalid('it is for another task')
  const keyId = bytesToHex(message.subarray(keyAt, headerBytes))
  checkSameKey(publicKey, { parameters: task.parameters, keyId })
  const proofsAt = headerBytes + reportCiphertextBytes(task)
  const ciphertextBytes = message.subarray(headerBytes, proofsAt)
  let end = proofsAt
  const proofs = reportProofBytes(task).map((bytes) => {
    end += bytes
    return message.subarray(end - bytes, end)
  })
  return { ciphertexts: decodeCiphertexts(task, publicKey, ciphertextBytes), proofs, ciphertextBytes }
}

/** @param bytes as many as the ciphertexts of a report have @throws BeaverdamError CIPHERTEXT_MALFORMED */
export function decodeCiphertexts(
  { parameters, ciphertextCount }: HomomorphicTask,
  { keyId }: PublicKey,
  bytes: Uint8Array,
): readonly Ciphertext[] {
  const size = elementBytes(parameters)
  const element = (k: number) => decodeElement(parameters, bytes.subarray(k * size, (k + 1) * size))
  return Array.from({ length: ciphertextCount }, (_, i) => ({
    parameters,
    keyId,
    c0: element(2 * i),
    c1: element(2 * i + 1),
    noise: parameters.publicKeyNoise,
  }))
}

function invalid(what: string): BeaverdamError {
  return new BeaverdamError(
    'CONTRIBUTION_INVALID',
    `an encrypted contribution does not fit its task: ${what}`,
  )
}
