import type { MatrixShape } from '../../../src/field/field.ts'
import { Field64 } from '../../../src/field/field64.ts'
import { seedBytes } from '../../../src/random/seed.ts'
import type { Cost } from '../../../src/runtime/arithmetic.ts'
import { inSequence } from '../../../src/runtime/cost.ts'
import { openingCost } from '../../additive/opening-cost.ts'
import { ciphertextBytes, publicKeyBytes } from '../../lattice/encoding.ts'
import type { LatticeParameters } from '../../lattice/parameters.ts'
import { proveToAllCost } from '../../plaintext-knowledge/costs.ts'
import { proofTerms } from '../../plaintext-knowledge/proof-terms.ts'
import { checkCost } from '../../spdz/costs.ts'
import { coinCost, echoedCost } from '../../spdz/echoed-cost.ts'
import type { Correlation } from '../correlation.ts'
import { termCount } from '../lattice/matrix-terms.ts'
import { mostTogether } from './parameters.ts'

/** Keys and encrypted shares of the MAC key, with their proofs. All costs are those of proofs that fit at the first attempt. */
export function lowgearSetupCost(n: number, parameters: LatticeParameters): Cost {
  const key = { rounds: 1, bytes: pairs(n) * publicKeyBytes(parameters), material: {} }
  const echo = echoedCost(n, 0, 0, 1)
  return inSequence(key, proofCost(n, parameters, 1, true), askedCost(n, parameters, 1, true), echo)
}

/** New keys, and that they encrypt the same MAC key: an element authenticated under the old ones and under these, and a check. */
export function lowgearRenewalCost(n: number, parameters: LatticeParameters): Cost {
  const mac = answersCost(parameters, 1, pairs(n))
  return inSequence(lowgearSetupCost(n, parameters), mac, mac, checkCost(n, Field64.elementBytes))
}

/** So many questions of every party, with their proof. */
function askedCost(n: number, parameters: LatticeParameters, count: number, diagonal: boolean): Cost {
  const bytes = count * pairs(n) * ciphertextBytes(parameters, false)
  return inSequence({ rounds: count, bytes, material: {} }, proofCost(n, parameters, count, diagonal))
}

function proofCost(n: number, parameters: LatticeParameters, count: number, diagonal: boolean): Cost {
  return proveToAllCost(n, proofTerms(parameters, { count, diagonal, challenges: 'coin' }), 1)
}

/**
 * A batch of an elementwise kind, or a matrix, with its check.
 *
 * @param proved questions that are proved together for it and for batches after it; none if there are some left. A matrix has its own
 */
export function lowgearPageCost(
  n: number,
  parameters: LatticeParameters,
  correlation: Correlation,
  proved: number,
): Cost {
  const batch = parameters.n - 1
  const check = checkCost(n, Field64.elementBytes)
  const opened = openingCost(n, batch * Field64.elementBytes)
  switch (correlation.kind) {
    case 'triples':
    case 'matrix':
      return inSequence(triplesCost(n, parameters, correlation, proved), check)
    case 'squares':
      return inSequence(triplesCost(n, parameters, correlation, proved), opened, check)
    case 'bits':
      return inSequence(triplesCost(n, parameters, correlation, proved), opened, opened, check)
    case 'random':
      return inSequence(authenticationCost(n, parameters, batch, pairs(n)), check)
    case 'masks': {
      const shares = { rounds: 0, bytes: (n - 1) * seedBytes, material: {} }
      return inSequence(authenticationCost(n, parameters, batch, n - 1), shares, check)
    }
  }
}

/** The products of one question, or of those of a matrix, then MACs and the opening of rho. */
function triplesCost(
  n: number,
  parameters: LatticeParameters,
  correlation: Correlation,
  proved: number,
): Cost {
  const { a, b, c } = lengthsOf(parameters, correlation)
  const asked = correlation.kind === 'matrix' ? matrixQuestions(parameters, correlation.shape) : [proved]
  const answered = correlation.kind === 'matrix' ? asked.reduce((sum, count) => sum + count, 0) : 1
  return inSequence(
    ...asked.filter((count) => count > 0).map((count) => askedCost(n, parameters, count, false)),
    answersCost(parameters, 2 * answered, pairs(n)),
    // each question is answered before the next
    { rounds: answered - 1, bytes: 0, material: {} },
    authenticationCost(n, parameters, 2 * a + b + 2 * c, pairs(n)),
    openingCost(n, a * Field64.elementBytes),
  )
}

/** How many questions of a matrix are proved together, time after time. */
function matrixQuestions({ n }: LatticeParameters, shape: MatrixShape): readonly number[] {
  const all = Math.ceil(termCount(shape) / (n - 1))
  return Array.from({ length: Math.ceil(all / mostTogether) }, (_, k) =>
    Math.min(mostTogether, all - k * mostTogether),
  )
}

function lengthsOf({ n }: LatticeParameters, correlation: Correlation) {
  if (correlation.kind !== 'matrix') return { a: n - 1, b: n - 1, c: n - 1 }
  const { rows, inner, columns } = correlation.shape
  return { a: rows * inner, b: inner * columns, c: rows * columns }
}

/** MACs of so many values of as many ordered pairs as have an owner, a coin, and the combination. */
function authenticationCost(
  n: number,
  parameters: LatticeParameters,
  length: number,
  orderedPairs: number,
): Cost {
  return inSequence(
    answersCost(parameters, Math.ceil((length + 1) / parameters.n), orderedPairs),
    coinCost(n),
    echoedCost(n, 1, Field64.elementBytes, 1),
  )
}

/** So many answers of as many ordered pairs as there are, all at once. */
function answersCost(parameters: LatticeParameters, answers: number, orderedPairs: number): Cost {
  return { rounds: 1, bytes: answers * orderedPairs * ciphertextBytes(parameters, false), material: {} }
}

/** Ordered pairs of parties. */
function pairs(n: number): number {
  return n * (n - 1)
}
