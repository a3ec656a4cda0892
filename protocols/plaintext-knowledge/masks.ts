import { Field64 } from '../../src/field/field64.ts'
import type { RandomSource } from '../../src/random/csprng.ts'
import type { Prg } from '../../src/random/prg.ts'
import { expand } from '../../src/random/uniform.ts'
import type { PublicColumns } from '../lattice/public-key.ts'
import { freshStream } from '../lattice/stream.ts'
import { close, type OpenedColumn, type Opening, type Tuple } from './opening.ts'
import type { MaskRange, ProofTerms } from './proof-terms.ts'

/** What hides the sums that responses are, by row. */
export type Masks = readonly Opening[]

/** Masks for one attempt, from 32 fresh bytes. */
export async function drawMasks(
  terms: ProofTerms,
  { keyId }: PublicColumns,
  random: RandomSource,
): Promise<Masks> {
  const stream = freshStream(random, 'plaintext knowledge masks', keyId)
  const masks: Opening[] = []
  while (masks.length < terms.rows) masks.push(await drawMask(terms, stream))
  return masks
}

/** What is announced of masks: the tuples that they make. */
export function announce(publicKey: PublicColumns, masks: Masks): readonly Tuple[] {
  return masks.map((mask) => close(publicKey, mask))
}

/** P e0 + m is uniform among consecutive integers: m modulo P, and e0 in its range. */
async function drawMask(terms: ProofTerms, stream: Prg): Promise<Opening> {
  const { n, columns, ternary, noise } = terms
  const u = await drawNumbers(n, ternary, stream)
  const e0s: Int32Array[] = []
  while (e0s.length < columns) e0s.push(await drawNumbers(n, noise, stream))
  const e1 = await drawNumbers(n, noise, stream)
  const opened: OpenedColumn[] = []
  for (const e0 of e0s) opened.push({ e0, message: await drawMessage(terms, stream) })
  return { u, e1, columns: opened }
}

async function drawMessage({ n, diagonal }: ProofTerms, stream: Prg): Promise<Uint8Array> {
  const message = new Uint8Array(n * Field64.elementBytes)
  message.set((await expand(Field64, stream, diagonal ? 1 : n)).bytes)
  return message
}

async function drawNumbers(n: number, { width }: MaskRange, stream: Prg): Promise<Int32Array> {
  const words = new Uint32Array((await stream.next(4 * n)).slice().buffer)
  const [low, half] = [2 ** width - 1, 2 ** (width - 1)]
  return Int32Array.from(words, (word) => (word & low) - half)
}
