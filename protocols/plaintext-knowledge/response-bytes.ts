import { BeaverdamError } from '../../src/errors.ts'
import { Field64 } from '../../src/field/field64.ts'
import { isWithin } from './bounds.ts'
import type { ProofTerms } from './proof-terms.ts'
import type { Responses } from './responses.ts'

const { elementBytes } = Field64

/** Bytes of a number of u, e0 and e1. */
const numberBytes = 4

/** Bytes of all responses. */
export function responsesBytes(terms: ProofTerms): number {
  const { n, rows, columns } = terms
  return rows * ((2 + columns) * numberBytes * n + columns * messageBytes(terms))
}

/** Of this the constant alone if it is of diagonal ciphertexts. */
function messageBytes({ n, diagonal }: ProofTerms): number {
  return elementBytes * (diagonal ? 1 : n)
}

/** Row by row u, e0 of each column, e1, and the message of each column. */
export function encodeResponses(terms: ProofTerms, responses: Responses): Uint8Array {
  const bytes = new Uint8Array(responsesBytes(terms))
  const size = messageBytes(terms)
  let start = 0
  for (const { u, e1, columns } of responses) {
    for (const { buffer, byteOffset, byteLength } of [u, ...columns.map(({ e0 }) => e0), e1]) {
      bytes.set(new Uint8Array(buffer, byteOffset, byteLength), start)
      start += byteLength
    }
    for (const { message } of columns) {
      bytes.set(message.subarray(0, size), start)
      start += size
    }
  }
  return bytes
}

/** @throws BeaverdamError PLAINTEXT_PROOF_REJECTED for another length, a response out of its range, or a message not below P */
export function decodeResponses(terms: ProofTerms, bytes: Uint8Array): Responses {
  const { n, rows, columns } = terms
  const size = responsesBytes(terms)
  if (bytes.length !== size) throw rejected(`expected ${size} bytes of responses, got ${bytes.length}`)
  // the copy is aligned, as the bytes themselves may not be: rows are whole multiples of 8 bytes
  const { buffer } = new Uint8Array(bytes)
  return Array.from({ length: rows }, (_, row) => {
    const start = (row * size) / rows
    const numbers = (k: number) => new Int32Array(buffer, start + k * numberBytes * n, n)
    const messagesAt = start + (2 + columns) * numberBytes * n
    const opened = Array.from({ length: columns }, (_, k) => {
      const message = new Uint8Array(elementBytes * n)
      message.set(new Uint8Array(buffer, messagesAt + k * messageBytes(terms), messageBytes(terms)))
      return { message, e0: numbers(1 + k) }
    })
    const response = { u: numbers(0), e1: numbers(1 + columns), columns: opened }
    if (!isWithin(terms, response)) throw rejected(`a response in row ${row} is larger than an honest one is`)
    if (opened.some(({ message }) => Field64.firstInvalid(message) >= 0))
      throw rejected(`a message in row ${row} is not below the plaintext modulus`)
    return response
  })
}

/** What is said of every proof that does not hold. */
export function rejected(what: string): BeaverdamError {
  return new BeaverdamError(
    'PLAINTEXT_PROOF_REJECTED',
    `a proof that ciphertexts are well formed and known to their maker does not hold: ${what}`,
  )
}
