import { expect, test, vi } from 'vitest'
import { randomBytes } from '../../../src/random/csprng.ts'
import type { Cost } from '../../../src/runtime/arithmetic.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { simulate } from '../../../src/runtime/simulate.ts'
import { memoryTransports } from '../../../src/transport/memory.ts'
import type * as Bounds from '../../plaintext-knowledge/bounds.ts'
import type { Correlation } from '../correlation.ts'
import { lowgearPageCost, lowgearRenewalCost, lowgearSetupCost } from './costs.ts'
import { dealSetup } from './dealt-setup.ts'
import { KeyPeriod } from './key-period.ts'
import { lowgearPages } from './lowgear-pages.ts'
import { type LowgearEnds, LowgearParty } from './lowgear-party.ts'
import { lowgearParameters } from './parameters.ts'
import { renewKeys } from './renewal.ts'

// all attempts fit
vi.mock('../../plaintext-knowledge/bounds.ts', async (original) => ({
  ...(await original<typeof Bounds>()),
  isWithin: () => true,
}))

const parameters = lowgearParameters()

/** What all parties send, and in how many rounds; and what they end with. */
async function measure<T>(n: number, body: (party: Party) => Promise<T>): Promise<{ cost: Cost; ends: T[] }> {
  const names = Array.from({ length: n }, (_, id) => `party-${id}`)
  const outcomes = await simulate(memoryTransports(names), { terms: {} }, body)
  const cost = {
    rounds: Math.max(...outcomes.map(({ metrics }) => metrics.rounds)),
    bytes: outcomes.reduce((sum, { metrics }) => sum + metrics.bytesOut, 0),
    material: {},
  }
  return { cost, ends: outcomes.map(({ value }) => value) }
}

/** Of three parties, one page of each form. */
const formsOfThree = ['triples', 'masks']

const pages: readonly (readonly [Correlation, proved: number])[] = [
  [{ kind: 'triples', length: 30 }, 1],
  [{ kind: 'squares', length: 13 }, 1],
  [{ kind: 'bits', length: 8 }, 1],
  [{ kind: 'random', length: 10 }, 0],
  [{ kind: 'masks', owner: 1, length: 10 }, 0],
  [{ kind: 'matrix', shape: { rows: 3, inner: 5, columns: 1500 } }, 0],
]

test.each([2, 3])('the costs of %i parties are those of the formulas', async (n) => {
  const { cost, ends } = await measure(n, (party) => LowgearParty.setup(party, randomBytes))
  expect(cost).toEqual(lowgearSetupCost(n, parameters))
  for (const [correlation, proved] of pages) {
    if (n === 3 && !formsOfThree.includes(correlation.kind)) continue
    const page = await measure(n, (party) =>
      lowgearPages(new LowgearParty(ends[party.id] as LowgearEnds))(party, {
        correlation,
        index: 0,
        scope: 'session',
      }),
    )
    expect(page.cost, correlation.kind).toEqual(lowgearPageCost(n, parameters, correlation, proved))
  }
})

test('the cost of a renewal is that of the formula', async () => {
  const hands = await dealSetup(2)
  const { cost } = await measure(2, async (party) => {
    const own = hands[party.id] as LowgearEnds
    await renewKeys(party, new LowgearParty(own), new KeyPeriod(own, randomBytes))
  })
  expect(cost).toEqual(lowgearRenewalCost(2, parameters))
})
