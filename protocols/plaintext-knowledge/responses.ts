import { Field64 } from '../../src/field/field64.ts'
import type { RingElement } from '../lattice/ring.ts'
import { addChallenged, addChallengedMessage, type Challenges, negatedChallenge } from './challenges.ts'
import type { Masks } from './masks.ts'
import { close, type OpenedColumn, type Opening, type Tuple } from './opening.ts'
import type { Statement } from './statement.ts'
import { tuplesOf } from './tuples.ts'

/** By row, a mask plus the sum of all openings times their challenges. */
export type Responses = readonly Opening[]

const { modulus, elementBytes } = Field64

/** The responses to challenges. */
export function respond(masks: Masks, openings: readonly Opening[], challenges: Challenges): Responses {
  const byColumn = (masks[0]?.columns ?? []).map((_, k) =>
    openings.map(({ columns }) => withQuotient(columns[k] as OpenedColumn)),
  )
  return masks.map((mask, row) => {
    const rowChallenges = challenges[row] as Int32Array
    const [u, e1] = [mask.u.slice(), mask.e1.slice()]
    for (const [i, opening] of openings.entries()) {
      const challenge = rowChallenges[i] as number
      addChallenged(u, opening.u, challenge)
      addChallenged(e1, opening.e1, challenge)
    }
    const columns = mask.columns.map((column, k) =>
      respondInColumn(column, byColumn[k] as readonly DividedColumn[], rowChallenges),
    )
    return { u, e1, columns }
  })
}

/** With the messages over P. */
type DividedColumn = OpenedColumn & { readonly quotient: Float64Array }

function withQuotient(column: OpenedColumn): DividedColumn {
  return { ...column, quotient: overModulus(column.message) }
}

/** The messages' sum is reduced, and e0 takes the carry, so that P e0 + m is the exact sum. */
function respondInColumn(
  mask: OpenedColumn,
  hidden: readonly DividedColumn[],
  challenges: Int32Array,
): OpenedColumn {
  const [e0, message, quotient] = [mask.e0.slice(), mask.message.slice(), overModulus(mask.message)]
  for (const [i, opened] of hidden.entries()) {
    const challenge = challenges[i] as number
    addChallenged(e0, opened.e0, challenge)
    addChallenged(quotient, opened.quotient, challenge)
    addChallengedMessage(message, opened.message, challenge)
  }
  const rest = overModulus(message)
  // an integer: what doubles lose of it is far below 1/2
  for (let j = 0; j < e0.length; j++)
    e0[j] = (e0[j] as number) + Math.round((quotient[j] as number) - (rest[j] as number))
  return { message, e0 }
}

/**
 * What must have been announced if the responses are right: what they make, less all ciphertexts times their challenges.
 */
export function announcedBy(
  statement: Statement,
  responses: Responses,
  challenges: Challenges,
): readonly Tuple[] {
  const { publicKey } = statement
  const { ring, n } = publicKey.parameters
  const tuples = tuplesOf(statement)
  return responses.map((response, row) => {
    const sum = close(publicKey, response)
    for (const [i, { c0s, c1 }] of tuples.entries()) {
      const products = c0s.map((c0, k) => [sum.c0s[k] as RingElement, c0] as const)
      const small = negatedChallenge(n, challenges[row]?.[i] as number)
      ring.addMultiples({ small }, [...products, [sum.c1, c1]])
    }
    return sum
  })
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
