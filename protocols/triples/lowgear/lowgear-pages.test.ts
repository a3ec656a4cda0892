import { expect, test } from 'vitest'
import type { FieldVector } from '../../../src/field/vector.ts'
import { randomBytes } from '../../../src/random/csprng.ts'
import { simulate } from '../../../src/runtime/simulate.ts'
import { memoryTransports } from '../../../src/transport/memory.ts'
import type { Correlation } from '../correlation.ts'
import { type OpenPage, openPage } from '../mascot/testing/open-page.ts'
import { lowgearPages } from './lowgear-pages.ts'
import { LowgearParty } from './lowgear-party.ts'

/** What all parties together hold of pages, made one after the other. */
async function makePages(n: number, correlations: readonly Correlation[]): Promise<readonly OpenPage[]> {
  const names = Array.from({ length: n }, (_, id) => `party-${id}`)
  const outcomes = await simulate(memoryTransports(names), { terms: {} }, async (party) => {
    const own = new LowgearParty(await party.fork('keys', (at) => LowgearParty.setup(at, randomBytes)))
    const make = lowgearPages(own)
    const pages: (readonly FieldVector[])[] = []
    for (const [k, correlation] of correlations.entries())
      pages.push(await party.fork(String(k), (at) => make(at, { correlation, index: 0, scope: 'session' })))
    return { key: own.macKey.share, pages }
  })
  const held = outcomes.map(({ value }) => value)
  const alpha = held.reduce((sum, { key }) => sum + key, 0n)
  return correlations.map((_, k) =>
    openPage(
      alpha,
      held.map(({ pages }) => pages[k] as readonly FieldVector[]),
    ),
  )
}

const shape = { rows: 3, inner: 4, columns: 2 }
/** Of more terms than a ciphertext has slots. */
const large = { rows: 5, inner: 11, columns: 300 }

const one = [
  { kind: 'triples', length: 20 },
  { kind: 'matrix', shape },
  { kind: 'random', length: 30 },
] as const
const others = [
  { kind: 'triples', length: 8192 },
  { kind: 'triples', length: 8192 },
  { kind: 'matrix', shape: large },
  { kind: 'matrix', shape: { rows: 2, inner: 0, columns: 2 } },
  { kind: 'squares', length: 7 },
  { kind: 'bits', length: 70 },
] as const

test.each([
  { n: 2, more: others },
  { n: 3, more: [] },
])('pages of $n parties and their MACs are what they should be', async ({ n, more }) => {
  const correlations: readonly Correlation[] = [...one, { kind: 'masks', owner: n - 1, length: 33 }, ...more]
  const pages = await makePages(n, correlations)
  for (const [k, { fits, values, masks }] of pages.entries()) {
    expect(fits).toBe(true)
    const correlation = correlations[k] as Correlation
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
        expect(new Set(x.toBigInts()).size).toBe(30)
        break
      case 'masks':
        expect(masks.map((mask) => mask !== undefined)).toEqual(masks.map((_, id) => id === n - 1))
        expect(x.equal(masks[n - 1] as FieldVector)).toBe(true)
        break
    }
  }
})
