import { describe, expect, test } from 'vitest'
import { Field64 } from '../../../src/field/field64.ts'
import { Field128 } from '../../../src/field/field128.ts'
import type { SessionMetrics } from '../../../src/runtime/metrics.ts'
import type { Correlation } from '../correlation.ts'
import { otPageCost, pairwiseSetupCost } from './costs.ts'
import { otPages } from './ot-pages.ts'
import { PairwiseOts } from './pairwise-ots.ts'
import { runParties } from './testing/run-parties.ts'

function costOf(outcomes: readonly { readonly metrics: SessionMetrics }[]) {
  return {
    rounds: Math.max(...outcomes.map(({ metrics }) => metrics.rounds)),
    bytes: outcomes.reduce((sum, { metrics }) => sum + metrics.bytesOut, 0),
    material: {},
  }
}

const pages: readonly Correlation[] = [
  { kind: 'triples', length: 1 },
  { kind: 'triples', length: 300 },
  { kind: 'squares', length: 130 },
  { kind: 'bits', length: 1000 },
  { kind: 'matrix', shape: { rows: 3, inner: 5, columns: 4 } },
  { kind: 'matrix', shape: { rows: 1, inner: 1, columns: 4100 } },
]

const cases = [
  { n: 2, field: Field64 },
  { n: 2, field: Field128 },
  { n: 4, field: Field64 },
]

describe.each(cases)('$n parties in $field.name', ({ n, field }) => {
  test.each(pages)('a page of %o', async (page) => {
    const outcomes = await runParties(n, (party, ots) =>
      otPages(field, ots)(party, { correlation: page, index: 0, scope: 'session' }),
    )
    expect(costOf(outcomes)).toEqual(otPageCost(n, field, page))
  })
})

test('a setup of all pairs', async () => {
  const outcomes = await runParties(3, (party) => PairwiseOts.setup(party, 'semi-honest'))
  expect(costOf(outcomes)).toEqual(pairwiseSetupCost(3, 'semi-honest'))
})
