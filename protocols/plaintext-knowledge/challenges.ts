import { Field64 } from '../../src/field/field64.ts'
import { seededPrg } from '../../src/random/prg.ts'
import type { Seed } from '../../src/random/seed.ts'
import type { ProofTerms } from './proof-terms.ts'

/** The challenge 0; k from 0 to 2 N - 1 stands for X^k, with X^N = -1. */
const zero = -1

/** A challenge to each tuple, by row. */
export type Challenges = readonly Int32Array[]

/**
 * Uniform challenges: powers of X, of which there are 2 N (Benhamouda et al., ePrint 2014/889), or 0 and 1 for diagonal
 * ciphertexts, which powers of X would not leave diagonal.
 */
export async function drawChallenges(
  { n, rows, tuples, diagonal }: ProofTerms,
  seed: Seed,
): Promise<Challenges> {
  const prg = seededPrg(seed, { label: 'plaintext knowledge challenges', session: '', address: '' })
  const words = new Uint32Array((await prg.next(4 * rows * tuples)).slice().buffer)
  const all = Int32Array.from(words, (word) => (diagonal ? (word & 1) - 1 : word & (2 * n - 1)))
  return Array.from({ length: rows }, (_, row) => all.subarray(row * tuples, (row + 1) * tuples))
}

/** The polynomial that a challenge stands for, negated. */
export function negatedChallenge(n: number, challenge: number): Int32Array {
  const small = new Int32Array(n)
  if (challenge !== zero) small[challenge % n] = challenge < n ? -1 : 1
  return small
}

/** sum += challenge x, for N coefficients each. */
export function addChallenged<T extends Int32Array | Float64Array>(sum: T, x: T, challenge: number): void {
  if (challenge === zero) return
  const n = x.length
  const turn = challenge % n
  const sign = challenge < n ? 1 : -1
  for (let j = 0; j < n - turn; j++) sum[j + turn] = (sum[j + turn] as number) + sign * (x[j] as number)
  for (let j = n - turn; j < n; j++)
    sum[j + turn - n] = (sum[j + turn - n] as number) - sign * (x[j] as number)
}

/** sum += challenge x, for N elements of Field64 each: by the two parts that a power of X turns around. */
export function addChallengedMessage(sum: Uint8Array, x: Uint8Array, challenge: number): void {
  if (challenge === zero) return
  const n = x.length / Field64.elementBytes
  const turn = Field64.elementBytes * (challenge % n)
  const [turned, straight] = [sum.subarray(0, turn), sum.subarray(turn)]
  const [first, last] = [x.subarray(0, x.length - turn), x.subarray(x.length - turn)]
  const [grows, shrinks] = challenge < n ? [straight, turned] : [turned, straight]
  const [plus, minus] = challenge < n ? [first, last] : [last, first]
  Field64.add(grows, grows, plus)
  Field64.sub(shrinks, shrinks, minus)
}
