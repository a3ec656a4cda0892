import { expect, test } from 'vitest'
import { Field64 } from '../../../src/field/field64.ts'
import type { FieldVector } from '../../../src/field/vector.ts'
import type { Triples } from '../../../src/runtime/preprocessing.ts'
import { simulate } from '../../../src/runtime/simulate.ts'
import { reconstructAdditive } from '../../../src/sharing/additive.ts'
import { memoryTransports } from '../../../src/transport/memory.ts'
import type { PageAddress } from '../address.ts'
import { otTriplesCost } from './costs.ts'
import { withOtTriples } from './ot-triples.ts'
import { PairwiseOts } from './pairwise-ots.ts'

test('draws of several scopes, at the cost that the formula says', async () => {
  const outcomes = await simulate(memoryTransports(['alice', 'bob']), { terms: {} }, (party) =>
    withOtTriples(party, Field64, async (material) => {
      const scopes = party.id === 0 ? ['x', 'y'] : ['y', 'x']
      const drawn = await Promise.all(
        scopes.map((scope) =>
          party.fork(scope, async (at) => [scope, await material.triples(at, 30)] as const),
        ),
      )
      return new Map(drawn)
    }),
  )
  for (const scope of ['x', 'y']) {
    const shares = outcomes.map(({ value }) => value.get(scope) as Triples<FieldVector>)
    const [a, b, c] = (['a', 'b', 'c'] as const).map((name) =>
      reconstructAdditive(shares.map((triples) => triples[name])),
    ) as [FieldVector, FieldVector, FieldVector]
    expect(a.mul(b).equal(c)).toBe(true)
  }
  const pages = ['session/x', 'session/y'].map(
    (scope): PageAddress => ({ correlation: { kind: 'triples', length: 64 }, index: 0, scope }),
  )
  const bytes = outcomes.reduce((total, { metrics }) => total + metrics.bytesOut, 0)
  expect(bytes).toBe(otTriplesCost(2, Field64, pages).bytes)
})

test('there are no ends with oneself', () => {
  expect(() => new PairwiseOts(new Map()).sender(0)).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
  )
})
