import type { Field } from '../../../src/field/field.ts'
import { seedBytes } from '../../../src/random/seed.ts'
import type { Cost } from '../../../src/runtime/arithmetic.ts'
import { inSequence, noCost, times } from '../../../src/runtime/cost.ts'
import { openingCost } from '../../additive/opening-cost.ts'
import { extensionCost } from '../../ot/costs.ts'
import { checkCost } from '../../spdz/costs.ts'
import { coinCost, echoedCost } from '../../spdz/echoed-cost.ts'
import { type PageAddress, writeAddress } from '../address.ts'
import type { Correlation } from '../correlation.ts'
import { pairwiseSetupCost, productsCost } from '../ot/costs.ts'
import { tiles } from '../ot/cross-matrix.ts'
import { otsPerScalar } from '../ot/products.ts'
import { sameKeyShareLength } from './same-key-share.ts'
import { tauOf } from './statistical-error.ts'

/** OTs of all ordered pairs of n parties, the seeds of COPEe by them, and the check of key shares. */
export function mascotSetupCost(n: number, field: Field): Cost {
  const seeds = extensionCost(otsPerScalar(field), 'malicious')
  return inSequence(pairwiseSetupCost(n, 'malicious'), times(pairs(n), seeds), sameKeyShareCost(n, field))
}

/** Seeds of shares of zero, of each two parties; COPEe of the shares, and the check. */
function sameKeyShareCost(n: number, field: Field): Cost {
  if (n === 2) return noCost
  const seeds = { rounds: 1, bytes: (pairs(n) / 2) * seedBytes, material: {} }
  return inSequence(seeds, copeeCost(field, sameKeyShareLength, pairs(n)), checkCost(n, field.elementBytes))
}

/** A page that n parties make, with its check. */
export function mascotPageCost(n: number, field: Field, correlation: Correlation): Cost {
  const check = checkCost(n, field.elementBytes)
  const opened = (length: number) => openingCost(n, length * field.elementBytes)
  switch (correlation.kind) {
    case 'triples':
      return inSequence(triplesCost(n, field, correlation), check)
    case 'matrix':
      return inSequence(triplesCost(n, field, correlation), check)
    case 'squares':
      return inSequence(triplesCost(n, field, correlation), opened(correlation.length), check)
    case 'bits':
      return inSequence(
        triplesCost(n, field, correlation),
        opened(correlation.length),
        opened(correlation.length),
        check,
      )
    case 'random':
      return inSequence(authenticationCost(n, field, correlation.length, pairs(n)), check)
    case 'masks': {
      const shares = { rounds: 0, bytes: (n - 1) * seedBytes, material: {} }
      return inSequence(authenticationCost(n, field, correlation.length, n - 1), shares, check)
    }
  }
}

/**
 * What material costs in a session: setups, pages, and their announcements. Rounds are those of the setup, since pages are
 * mostly made ahead of need.
 */
export function mascotCost(n: number, field: Field, pages: readonly PageAddress[]): Cost {
  const setup = mascotSetupCost(n, field)
  const made = pages.reduce((sum, page) => {
    const announcement = (n - 1) * new TextEncoder().encode(writeAddress(page)).length
    return sum + announcement + mascotPageCost(n, field, page.correlation).bytes
  }, 0)
  return { ...setup, bytes: setup.bytes + made }
}

/** Triples, elementwise or of matrices: products, a coin, authenticated values, and the opening of rho. */
function triplesCost(n: number, field: Field, correlation: Correlation): Cost {
  const { a, b, c } = lengthsOf(correlation)
  const products = productCosts(field, correlation)
  return inSequence(
    ...products.map((cost) => times(pairs(n), cost)),
    coinCost(n),
    authenticationCost(n, field, 2 * a + b + 2 * c, pairs(n)),
    openingCost(n, a * field.elementBytes),
  )
}

function productCosts(field: Field, correlation: Correlation): readonly Cost[] {
  const tau = tauOf(field)
  if (correlation.kind !== 'matrix')
    return [productsCost(field, tau * lengthsOf(correlation).a, 1, 'malicious')]
  const { shape } = correlation
  return [...tiles(field, { ...shape, rows: tau * shape.rows })].map(({ from, to, width }) =>
    productsCost(field, to - from, width, 'malicious'),
  )
}

function lengthsOf(correlation: Correlation): { readonly a: number; readonly b: number; readonly c: number } {
  if (correlation.kind !== 'matrix') {
    const { length } = correlation
    return { a: length, b: length, c: length }
  }
  const { rows, inner, columns } = correlation.shape
  return { a: rows * inner, b: inner * columns, c: rows * columns }
}

/** COPEe of so many ordered pairs, a coin, and the combination. */
function authenticationCost(n: number, field: Field, length: number, orderedPairs: number): Cost {
  const combination = echoedCost(n, 1, field.elementBytes, 1)
  return inSequence(copeeCost(field, length + 1, orderedPairs), coinCost(n), combination)
}

function copeeCost(field: Field, length: number, orderedPairs: number): Cost {
  const correction = otsPerScalar(field) * field.elementBytes
  return { rounds: 1, bytes: orderedPairs * length * correction, material: {} }
}

/** Ordered pairs of parties. */
function pairs(n: number): number {
  return n * (n - 1)
}
