import { Field64 } from '../../src/field/field64.ts'
import type { RandomSource } from '../../src/random/csprng.ts'
import type { Prg } from '../../src/random/prg.ts'
import { expand } from '../../src/random/uniform.ts'
import type { PublicKey } from '../lattice/public-key.ts'
import { freshStream } from '../lattice/stream.ts'
import { close, type Opening, type Pair } from './opening.ts'
import type { MaskRange, ProofTerms } from './proof-terms.ts'

/** What hides the sums that responses are, by row. */
export type Masks = readonly Opening[]

/** Masks for one attempt, from 32 fresh bytes. */
export async function drawMasks(
  terms: ProofTerms,
  { keyId }: PublicKey,
  random: RandomSource,
): Promise<Masks> {
  const stream = freshStream(random, 'plaintext knowledge masks', keyId)
  const masks: Opening[] = []
  while (masks.length < terms.rows) masks.push(await drawMask(terms, stream))
  return masks
}

/** What is announced of masks: the pairs that they make. */
export function announce(publicKey: PublicKey, masks: Masks): readonly Pair[] {
  return masks.map((mask) => close(publicKey, mask))
}

/** P e0 + m is uniform among consecutive integers: m modulo P, and e0 in its range. */
async function drawMask({ n, diagonal, ternary, noise }: ProofTerms, stream: Prg): Promise<Opening> {
  const u = await drawNumbers(n, ternary, stream)
  const e0 = await drawNumbers(n, noise, stream)
  const e1 = await drawNumbers(n, noise, stream)
  const message = new Uint8Array(n * Field64.elementBytes)
  message.set((await expand(Field64, stream, diagonal ? 1 : n)).bytes)
  return { message, u, e0, e1 }
}

async function drawNumbers(n: number, { width }: MaskRange, stream: Prg): Promise<Int32Array> {
  const words = new Uint32Array((await stream.next(4 * n)).slice().buffer)
  const [low, half] = [2 ** width - 1, 2 ** (width - 1)]
  return Int32Array.from(words, (word) => (word & low) - half)
}
