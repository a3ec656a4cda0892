import { BeaverdamError } from '../../src/errors.ts'
import { Field64 } from '../../src/field/field64.ts'
import { isWithin } from './bounds.ts'
import { addChallenged, addChallengedMessage, type Challenges, negatedChallenge } from './challenges.ts'
import type { Masks } from './masks.ts'
import { close, type Opening, type Pair } from './opening.ts'
import type { ProofTerms } from './proof-terms.ts'
import type { Statement } from './statement.ts'

/** By row, a mask plus the sum of all openings times their challenges. */
export type Responses = readonly Opening[]

const { modulus, elementBytes } = Field64

/** Bytes of a number of u, e0 and e1. */
const numberBytes = 4

/** The responses to challenges. The messages' sum is reduced, and e0 takes the carry, so that P e0 + m is the exact sum. */
export function respond(
  { n }: ProofTerms,
  masks: Masks,
  openings: readonly Opening[],
  challenges: Challenges,
): Responses {
  const quotients = openings.map(({ message }) => overModulus(message))
  return masks.map((mask, row) => {
    const [u, e0, e1, message] = [mask.u.slice(), mask.e0.slice(), mask.e1.slice(), mask.message.slice()]
    const quotient = overModulus(message)
    for (const [i, opening] of openings.entries()) {
      const challenge = challenges[row]?.[i] as number
      addChallenged(u, opening.u, challenge)
      addChallenged(e0, opening.e0, challenge)
      addChallenged(e1, opening.e1, challenge)
      addChallenged(quotient, quotients[i] as Float64Array, challenge)
      addChallengedMessage(message, opening.message, challenge)
    }
    const rest = overModulus(message)
    // an integer: what doubles lose of it is far below 1/2
    for (let j = 0; j < n; j++)
      e0[j] = (e0[j] as number) + Math.round((quotient[j] as number) - (rest[j] as number))
    return { message, u, e0, e1 }
  })
}

/**
 * What must have been announced if the responses are right: what they make, less all ciphertexts times their challenges.
 */
export function announcedBy(
  { publicKey, ciphertexts }: Statement,
  responses: Responses,
  challenges: Challenges,
): readonly Pair[] {
  const { ring, n } = publicKey.parameters
  return responses.map((response, row) => {
    const [sum0, sum1] = close(publicKey, response)
    for (const [i, { c0, c1 }] of ciphertexts.entries())
      ring.addMultiples({ small: negatedChallenge(n, challenges[row]?.[i] as number) }, [
        [sum0, c0],
        [sum1, c1],
      ])
    return [sum0, sum1]
  })
}

/** Bytes of all responses. */
export function responsesBytes({ n, rows, diagonal }: ProofTerms): number {
  return rows * (3 * numberBytes * n + elementBytes * (diagonal ? 1 : n))
}

/** Row by row u, e0, e1 and the message: of this the constant alone if it is of diagonal ciphertexts. */
export function encodeResponses(terms: ProofTerms, responses: Responses): Uint8Array {
  const bytes = new Uint8Array(responsesBytes(terms))
  const messageBytes = elementBytes * (terms.diagonal ? 1 : terms.n)
  let start = 0
  for (const { message, u, e0, e1 } of responses) {
    for (const { buffer, byteOffset, byteLength } of [u, e0, e1]) {
      bytes.set(new Uint8Array(buffer, byteOffset, byteLength), start)
      start += byteLength
    }
    bytes.set(message.subarray(0, messageBytes), start)
    start += messageBytes
  }
  return bytes
}

/** @throws BeaverdamError PLAINTEXT_PROOF_REJECTED for another length, a response out of its range, or a message not below P */
export function decodeResponses(terms: ProofTerms, bytes: Uint8Array): Responses {
  const { n, rows, diagonal } = terms
  const size = responsesBytes(terms)
  if (bytes.length !== size) throw rejected(`expected ${size} bytes of responses, got ${bytes.length}`)
  // the copy is aligned, as the bytes themselves may not be: rows are whole multiples of 8 bytes
  const { buffer } = new Uint8Array(bytes)
  const messageBytes = elementBytes * (diagonal ? 1 : n)
  return Array.from({ length: rows }, (_, row) => {
    const start = (row * size) / rows
    const numbers = (k: number) => new Int32Array(buffer, start + k * numberBytes * n, n)
    const message = new Uint8Array(elementBytes * n)
    message.set(new Uint8Array(buffer, start + 3 * numberBytes * n, messageBytes))
    const response = { message, u: numbers(0), e0: numbers(1), e1: numbers(2) }
    if (!isWithin(terms, response)) throw rejected(`a response in row ${row} is larger than an honest one is`)
    if (Field64.firstInvalid(message) >= 0)
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

/** Coefficients as integers in -2^63..2^63 over P, to 2^-52. */
function overModulus(message: Uint8Array): Float64Array {
  const words = new Uint32Array(message.buffer, message.byteOffset, message.length / 4)
  const quotients = new Float64Array(message.length / elementBytes)
  const [perLow, perHigh] = [1 / Number(modulus), 2 ** 32 / Number(modulus)]
  for (let j = 0; j < quotients.length; j++) {
    const [low, high] = [words[2 * j] as number, words[2 * j + 1] as number]
    quotients[j] = high * perHigh + low * perLow - (high >>> 31)
  }
  return quotients
}
