import type { Field } from '../../../src/field/field.ts'
import type { Cost } from '../../../src/runtime/arithmetic.ts'
import { inSequence, noCost, times } from '../../../src/runtime/cost.ts'
import type { Security } from '../../ot/all-but-one-ot.ts'
import { correlationCost, setupCost } from '../../ot/costs.ts'
import { type PageAddress, writeAddress } from '../address.ts'
import type { Correlation } from '../correlation.ts'
import { tiles } from './cross-matrix.ts'
import { otsPerScalar } from './products.ts'

/** Setups of all ordered pairs of n parties, at once. */
export function pairwiseSetupCost(n: number, security: Security): Cost {
  return times(n * (n - 1), setupCost(security))
}

/** Products of a pair: `count` scalars, each with a vector of `width` elements. */
export function productsCost(field: Field, count: number, width: number, security: Security): Cost {
  return correlationCost(otsPerScalar(field) * count, width, field.elementBytes, security)
}

/** A page that n parties make. */
export function otPageCost(n: number, field: Field, correlation: Correlation): Cost {
  switch (correlation.kind) {
    case 'triples':
      return times(n * (n - 1), productsCost(field, correlation.length, 1, 'semi-honest'))
    case 'squares':
      return times((n * (n - 1)) / 2, productsCost(field, correlation.length, 1, 'semi-honest'))
    case 'bits': {
      const pair = correlationCost(correlation.length, 1, field.elementBytes, 'semi-honest')
      // A party's answer waits for those of the parties before it.
      return { ...times((n * (n - 1)) / 2, pair), rounds: pair.rounds + n - 2 }
    }
    case 'matrix': {
      const costs = [...tiles(field, correlation.shape)].map(({ from, to, width }) =>
        productsCost(field, to - from, width, 'semi-honest'),
      )
      return times(n * (n - 1), inSequence(...costs))
    }
    case 'random':
    case 'masks':
      return noCost
  }
}

/**
 * What material costs in a session: setups, pages, and their announcements. Rounds are those of the setup, since pages are
 * mostly made ahead of need.
 */
export function otTriplesCost(n: number, field: Field, pages: readonly PageAddress[]): Cost {
  const setup = pairwiseSetupCost(n, 'semi-honest')
  const made = pages.reduce((sum, page) => {
    const announcement = (n - 1) * new TextEncoder().encode(writeAddress(page)).length
    return sum + announcement + otPageCost(n, field, page.correlation).bytes
  }, 0)
  return { ...setup, bytes: setup.bytes + made }
}
