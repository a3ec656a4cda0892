import { expect } from 'vitest'
import type { FieldVector } from '../../../../src/field/vector.ts'
import { randomBytes } from '../../../../src/random/csprng.ts'
import { simulate } from '../../../../src/runtime/simulate.ts'
import { memoryTransports } from '../../../../src/transport/memory.ts'
import type { Correlation } from '../../correlation.ts'
import { type OpenPage, openPage } from '../../mascot/testing/open-page.ts'
import { lowgearPages } from '../lowgear-pages.ts'
import { type LowgearEnds, LowgearParty } from '../lowgear-party.ts'

export interface MadePages {
  readonly pages: readonly OpenPage[]
  /** The scopes in which keys were renewed. */
  readonly renewals: readonly string[]
}

/**
 * What all parties together hold of pages, made one after the other, the k-th in the scope `session/<k>`.
 *
 * @param hands what the parties have set up; a setup is run if left out
 */
export async function makePages(
  n: number,
  correlations: readonly Correlation[],
  hands?: readonly LowgearEnds[],
): Promise<MadePages> {
  const names = Array.from({ length: n }, (_, id) => `party-${id}`)
  const outcomes = await simulate(memoryTransports(names), { terms: {} }, async (party) => {
    const own = new LowgearParty(
      hands?.[party.id] ?? (await party.fork('keys', (at) => LowgearParty.setup(at, randomBytes))),
    )
    const make = lowgearPages(own)
    const pages: (readonly FieldVector[])[] = []
    for (const [k, correlation] of correlations.entries())
      pages.push(await party.fork(String(k), (at) => make(at, { correlation, index: 0, scope: 'session' })))
    return { key: own.macKey.share, pages }
  })
  const held = outcomes.map(({ value }) => value)
  const alpha = held.reduce((sum, { key }) => sum + key, 0n)
  const pages = correlations.map((_, k) =>
    openPage(
      alpha,
      held.map(({ pages }) => pages[k] as readonly FieldVector[]),
    ),
  )
  const scopes = outcomes[0]?.metrics.scopes.map(({ scope }) => scope) ?? []
  return { pages, renewals: scopes.filter((scope) => scope.endsWith('/renewal')) }
}

/** Expects values to be as their kind says, and MACs to be theirs. */
export function expectRight({ fits, values, masks }: OpenPage, correlation: Correlation): void {
  expect(fits).toBe(true)
  const [x, y, z] = values as [FieldVector, FieldVector, FieldVector]
  if (correlation.kind !== 'matrix') expect(x.length).toBe(correlation.length)
  switch (correlation.kind) {
    case 'triples':
      expect(x.mul(y).equal(z)).toBe(true)
      break
    case 'matrix':
      expect(x.matmul(y, correlation.shape).equal(z)).toBe(true)
      break
    case 'squares':
      expect(x.mul(x).equal(y)).toBe(true)
      break
    case 'bits':
      expect(new Set(x.toBigInts())).toEqual(new Set([0n, 1n]))
      break
    case 'random':
      expect(new Set(x.toBigInts()).size).toBe(correlation.length)
      break
    case 'masks': {
      const { owner } = correlation
      expect(masks.map((mask) => mask !== undefined)).toEqual(masks.map((_, id) => id === owner))
      expect(x.equal(masks[owner] as FieldVector)).toBe(true)
      break
    }
  }
}
