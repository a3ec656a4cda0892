import type { CostModel, OperationSize } from '../../src/runtime/arithmetic.ts'
import { inSequence, times } from '../../src/runtime/cost.ts'
import { bounded, randomizedCosts, type SharingCosts, unverifiedLimit } from '../randomized/costs.ts'
import { openingDigestBytes } from '../randomized/opening-digest.ts'
import { replicatedCosts, replicatedParties } from '../replicated/costs.ts'

const { input, mul, random } = replicatedCosts
const open = (size: OperationSize) => withDigests(replicatedParties, mul(size))

/** What replicated shares cost, opened with digests. */
export const replicatedSharingCosts: SharingCosts = {
  input,
  mul,
  random,
  toss: (size) => inSequence(random(size), open(size)),
  open,
  openTo: (size) => withDigests(1, input(size)),
  checkConsistent: () => ({ rounds: 0, bytes: 0, material: {} }),
}

/** What each operation costs on replicated shares with images. */
export function replicatedMaliciousCosts(limit = unverifiedLimit): CostModel {
  const randomBits = (size: OperationSize) => {
    const cost = inSequence(mul(size), times(2, mul(size)), times(2, mul(size)))
    return bounded(replicatedSharingCosts, limit, size, 3 * size.length, cost)
  }
  return { ...randomizedCosts(replicatedSharingCosts, limit), randomBits }
}

function withDigests(count: number, { rounds, bytes }: ReturnType<typeof mul>) {
  return { rounds, bytes: bytes + count * openingDigestBytes, material: {} }
}
