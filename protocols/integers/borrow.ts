import { repeated } from '../../src/field/repeated.ts'
import type { Mpc, Shared } from '../../src/runtime/arithmetic.ts'
import { multiplyRows, splitRows } from './bit-rows.ts'
import { type MaskedIntegers, sameBits } from './integer-mask.ts'
import { bitsOf } from './public-vectors.ts'

/**
 * What neighbouring bits do to a borrow when the mask is taken off: they make one (opened < mask), or hand on the one
 * that comes from below (opened = mask). Never both, so the borrow above them is generate + propagate * borrow below.
 */
export interface BorrowGroup {
  readonly generate: Shared
  readonly propagate: Shared
}

/** The groups of single bits, lowest first: linear in the mask's bits, since the opened ones are public. */
export function bitGroups(mpc: Mpc, masked: MaskedIntegers, count: number): readonly BorrowGroup[] {
  const openedBits = bitsOf(masked.opened, count)
  const zeroes = repeated(mpc.field, 1n, openedBits.length).sub(openedBits)
  const generate = mpc.weigh(mpc.concat(masked.maskBits.slice(0, count)), zeroes)
  const propagates = sameBits(mpc, masked, count)
  return splitRows(mpc, generate, count).map((row, j) => ({
    generate: row,
    propagate: propagates[j] as Shared,
  }))
}

/** The borrow above the highest of the bits, in ceil(log2 count) rounds: neighbours join until none is left. */
export async function lastBorrow(mpc: Mpc, [lowest, ...higher]: readonly BorrowGroup[]): Promise<Shared> {
  let borrow = (lowest as BorrowGroup).generate
  let groups: readonly BorrowGroup[] = higher
  while (groups.length > 0) {
    const [next, ...rest] = groups as readonly [BorrowGroup, ...BorrowGroup[]]
    const pairs = pairsOf(rest)
    const [taken, ...products] = (await multiplyRows(
      mpc,
      [next, ...pairs.flatMap(({ high }) => [high, high])].map(({ propagate }) => propagate),
      [borrow, ...pairs.flatMap(({ low }) => [low.generate, low.propagate])],
    )) as readonly [Shared, ...Shared[]]
    borrow = mpc.add(next.generate, taken)
    const joined = pairs.map(({ high }, i) => ({
      generate: mpc.add(high.generate, products[2 * i] as Shared),
      propagate: products[2 * i + 1] as Shared,
    }))
    groups = [...joined, ...rest.slice(2 * pairs.length)]
  }
  return borrow
}

/** The borrow above each of the bits, in ceil(log2 count) rounds (Sklansky's parallel prefix). */
export async function allBorrows(mpc: Mpc, groups: readonly BorrowGroup[]): Promise<readonly Shared[]> {
  const generate = groups.map((group) => group.generate)
  const propagate = groups.map((group) => group.propagate)
  for (let span = 1; span < groups.length; span *= 2) {
    const joining = [...groups.keys()].filter((j) => (j & span) !== 0)
    // what reaches down to bit 0 has nothing to hand on
    const handing = joining.filter((j) => j >= 2 * span)
    const below = (j: number) => j - (j % span) - 1
    const products = await multiplyRows(
      mpc,
      [...joining, ...handing].map((j) => propagate[j] as Shared),
      [
        ...joining.map((j) => generate[below(j)] as Shared),
        ...handing.map((j) => propagate[below(j)] as Shared),
      ],
    )
    for (const [i, j] of joining.entries())
      generate[j] = mpc.add(generate[j] as Shared, products[i] as Shared)
    for (const [i, j] of handing.entries()) propagate[j] = products[joining.length + i] as Shared
  }
  return generate
}

function pairsOf(groups: readonly BorrowGroup[]): readonly { low: BorrowGroup; high: BorrowGroup }[] {
  return Array.from({ length: groups.length >> 1 }, (_, i) => ({
    low: groups[2 * i] as BorrowGroup,
    high: groups[2 * i + 1] as BorrowGroup,
  }))
}
