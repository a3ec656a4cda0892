import { describe, expect, test } from 'vitest'
import type { Field } from '../../../src/field/field.ts'
import { Field64 } from '../../../src/field/field64.ts'
import { Field128 } from '../../../src/field/field128.ts'
import type { Cost } from '../../../src/runtime/arithmetic.ts'
import type { SessionMetrics } from '../../../src/runtime/metrics.ts'
import type { Party } from '../../../src/runtime/party.ts'
import type { Correlation } from '../correlation.ts'
import { PairwiseOts } from '../ot/pairwise-ots.ts'
import { runParties } from '../ot/testing/run-parties.ts'
import { mascotPageCost, mascotSetupCost } from './costs.ts'
import { MascotParty } from './mascot-party.ts'
import { makePage } from './page.ts'

const kinds: readonly Correlation[] = [
  { kind: 'triples', length: 30 },
  { kind: 'squares', length: 13 },
  { kind: 'bits', length: 8 },
  { kind: 'random', length: 10 },
  { kind: 'masks', owner: 1, length: 10 },
  { kind: 'matrix', shape: { rows: 3, inner: 5, columns: 4 } },
]

/** What is sent while a body runs, and in how many rounds beyond those before. */
async function measure(n: number, field: Field, body: (at: Party, own: MascotParty) => Promise<unknown>) {
  const before = await run(n, field, async () => {})
  const after = await run(n, field, body)
  return { rounds: after.rounds - before.rounds, bytes: after.bytes - before.bytes, material: {} }
}

async function run(
  n: number,
  field: Field,
  body: (at: Party, own: MascotParty) => Promise<unknown>,
): Promise<Cost> {
  const outcomes = await runParties(
    n,
    async (party, ots) => {
      const own = await party.fork('keys', (at) => MascotParty.setup(at, field, ots))
      await party.fork('page', (at) => body(at, own))
    },
    'malicious',
  )
  return costOf(outcomes)
}

function costOf(outcomes: readonly { readonly metrics: SessionMetrics }[]): Cost {
  return {
    rounds: Math.max(...outcomes.map(({ metrics }) => metrics.rounds)),
    bytes: outcomes.reduce((sum, { metrics }) => sum + metrics.bytesOut, 0),
    material: {},
  }
}

const cases = [
  { n: 2, field: Field64 },
  { n: 2, field: Field128 },
  { n: 3, field: Field64 },
]

describe.each(cases)('$n parties in $field.name', ({ n, field }) => {
  test.each(kinds)('a page: %o', async (page) => {
    const cost = await measure(n, field, (at, own) =>
      makePage(at, own, { correlation: page, index: 0, scope: 'session' }),
    )
    expect(cost).toEqual(mascotPageCost(n, field, page))
  })
})

test.each(cases)('a setup of $n parties in $field.name', async ({ n, field }) => {
  const outcomes = await runParties(n, async (party) => {
    const ots = await party.fork('ot', (at) => PairwiseOts.setup(at, 'malicious'))
    await party.fork('keys', (at) => MascotParty.setup(at, field, ots))
  })
  expect(costOf(outcomes)).toEqual(mascotSetupCost(n, field))
})

test('a triple of a full page in Field64 costs a party of two less than 5,700 bytes', () => {
  const { bytes } = mascotPageCost(2, Field64, { kind: 'triples', length: 8192 })
  expect(bytes / 2 / 8192).toBeLessThan(5700)
})
