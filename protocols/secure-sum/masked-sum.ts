import { invalidArgument } from '../../src/errors.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import { isTurnDue, turn } from '../../src/next-turn.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { uniformBlockBytes } from '../../src/random/uniform.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { hashText, stepOf } from '../../src/runtime/step.ts'
import { PairwiseZeroShare } from '../../src/sharing/pairwise-zero.ts'
import { receiveElements } from '../additive/elements.ts'
import { agreePairwiseSeeds } from './pairwise-seeds.ts'

/** The party that adds up what the others have masked. */
const collector: PartyId = 0

/** What the parties of a sum can be given beside their vectors. */
export interface SumOptions {
  /** Where pairwise seeds come from; the CSPRNG except in tests and vectors. */
  readonly random?: RandomSource
}

/**
 * Replaces each party's vector by the sum of all parties' vectors.
 *
 * Every two parties agree on a seed; each party adds its pairwise share of zero to its vector and sends that to the
 * collector, who adds it all up, its own included, and sends the sum to all. It goes block by block: while one is
 * masked, others are on their way, added, or on their way back.
 *
 * @param terms in words, what all parties must agree on beside the field and the length
 */
export async function sumMasked(
  at: Party,
  vector: FieldVector,
  terms: string,
  { random = randomBytes }: SumOptions,
): Promise<void> {
  if (at.n < 2) invalidArgument('party', 'a session of two parties or more', `one of ${at.n}`)
  if (vector.length === 0) invalidArgument('vector', 'at least one element', 'none')
  const agreed = hashText(`${vector.field.name} ${vector.length} ${terms}`)
  const seeds = await agreePairwiseSeeds(at, stepOf('secure-sum seed', agreed), random)
  // the seeds are fresh and used once, so the scope names their use well enough
  const use = { label: 'secure-sum mask', session: '', address: at.scope }
  const zero = new PairwiseZeroShare(vector.field, at.id, seeds, use)
  const step = stepOf('secure-sum block', agreed)
  await (at.id === collector ? collect(at, step, vector, zero) : contribute(at, step, vector, zero))
}

/** The collector's part, in place. */
async function collect(at: Party, step: Step, vector: FieldVector, zero: PairwiseZeroShare): Promise<void> {
  const others = [...at.names.keys()].filter((id) => id !== collector)
  const add = async (block: Uint8Array) => {
    if (isTurnDue()) await turn()
    await zero.addTo(block)
    for (const from of others)
      vector.field.add(block, block, await receiveElements(at, vector.field, from, step, block.length))
  }
  const [first, ...rest] = blocksOf(vector) as [Uint8Array, ...Uint8Array[]]
  await add(first)
  // The sums go in a scope of their own, opened behind the first masked vectors: so they count as one round more, and
  // what the others send next does not count as an answer to them.
  await at.fork('sums', async (sums) => {
    const publish = (block: Uint8Array) => Promise.all(others.map((to) => sums.send(to, step, block)))
    await publish(first)
    for (const block of rest) {
      await add(block)
      await publish(block)
    }
  })
}

/** Everybody else's part, in place: a block is overwritten by its sum, which comes once the block has been sent. */
async function contribute(
  at: Party,
  step: Step,
  vector: FieldVector,
  zero: PairwiseZeroShare,
): Promise<void> {
  const blocks = blocksOf(vector)
  const send = async () => {
    const scratch = new Uint8Array((blocks[0] as Uint8Array).length)
    for (const block of blocks) {
      if (isTurnDue()) await turn()
      const masked = scratch.subarray(0, block.length)
      masked.set(block)
      await zero.addTo(masked)
      await at.send(collector, step, masked)
    }
  }
  const receive = at.fork('sums', async (sums) => {
    for (const block of blocks)
      block.set(await receiveElements(sums, vector.field, collector, step, block.length))
  })
  await Promise.all([send(), receive])
}

/** A vector in pieces of 64 KiB or a little less: whole elements. */
function blocksOf({ field, bytes }: FieldVector): Uint8Array[] {
  const step = uniformBlockBytes(field)
  return Array.from({ length: Math.ceil(bytes.length / step) }, (_, k) =>
    bytes.subarray(k * step, (k + 1) * step),
  )
}
