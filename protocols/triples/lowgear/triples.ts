import type { MatrixShape } from '../../../src/field/field.ts'
import { Field64 } from '../../../src/field/field64.ts'
import { matmulByTurns } from '../../../src/field/matmul-by-turns.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { Prg } from '../../../src/random/prg.ts'
import { expand } from '../../../src/random/uniform.ts'
import type { Party } from '../../../src/runtime/party.ts'
import type { Triples } from '../../../src/runtime/preprocessing.ts'
import type { AuthenticatedShare } from '../../spdz/authenticated-share.ts'
import { addTerms, leftTerms, rightTerms, termCount } from '../lattice/matrix-terms.ts'
import { authenticate } from '../mascot/authenticate.ts'
import { sacrifice } from '../mascot/sacrifice.ts'
import { splitShare } from '../mascot/split-share.ts'
import type { LowgearParty } from './lowgear-party.ts'
import { mostTogether } from './parameters.ts'
import type { Question } from './questions.ts'

/** A party's shares of two triples that have b in common. */
interface TwoTriples {
  readonly a: FieldVector
  readonly b: FieldVector
  readonly c: FieldVector
  /** a^ and c^, which are sacrificed. */
  readonly sacrificedA: FieldVector
  readonly sacrificedC: FieldVector
}

/**
 * Triples (Overdrive LowGear, ePrint 2017/1230, section 3): each party's encrypted b is answered by every other with its a, and
 * again with an a^ that is sacrificed.
 *
 * @param length at most a batch
 */
export async function makeTriples(
  at: Party,
  party: LowgearParty,
  length: number,
): Promise<Triples<AuthenticatedShare>> {
  const own = party.ownPrg(at)
  const a = await expand(Field64, own, length)
  const sacrificedA = await expand(Field64, own, length)
  const question = await at.fork('questions', (scope) => party.nextQuestion(scope, own))
  const b = question.own.slice(0, length)
  const [crossC, crossSacrificedC] = await at.fork('products', (scope) =>
    party.shareProducts(scope, question, [a, sacrificedA]),
  )
  const c = a.mul(b).add(crossC)
  const sacrificedC = sacrificedA.mul(b).add(crossSacrificedC)
  return verified(at, party, own, async (x, y) => x.mul(y), { a, b, c, sacrificedA, sacrificedC })
}

/**
 * Matrix triples, of the terms of the product: an element of B stands in the question once for each row of A. Who puts in
 * different ones has another C, which the sacrifice finds.
 */
export async function makeMatrixTriples(
  at: Party,
  party: LowgearParty,
  shape: MatrixShape,
): Promise<Triples<AuthenticatedShare>> {
  const { rows, inner, columns } = shape
  const own = party.ownPrg(at)
  const a = await expand(Field64, own, rows * inner)
  const sacrificedA = await expand(Field64, own, rows * inner)
  const b = await expand(Field64, own, inner * columns)
  const c = await matmulByTurns(a, b, shape)
  const sacrificedC = await matmulByTurns(sacrificedA, b, shape)
  const slots = party.batchLength
  const ranges = []
  for (let from = 0; from < termCount(shape); from += slots)
    ranges.push({ from, to: Math.min(from + slots, termCount(shape)) })
  for (let first = 0; first < ranges.length; first += mostTogether) {
    const together = ranges.slice(first, first + mostTogether)
    const terms = together.map((range) => rightTerms(b, shape, range))
    const questions = await at.fork(`questions-${first}`, (scope) => party.ask(scope, terms))
    for (const [k, range] of together.entries()) {
      const factors = [leftTerms(a, shape, range), leftTerms(sacrificedA, shape, range)] as const
      const question = questions[k] as Question
      const [crossC, crossSacrificedC] = await at.fork(`terms-${first + k}`, (scope) =>
        scope.fork('products', (products) => party.shareProducts(products, question, factors)),
      )
      addTerms(c, crossC, range.from)
      addTerms(sacrificedC, crossSacrificedC, range.from)
    }
  }
  return verified(at, party, own, (x, y) => matmulByTurns(x, y, shape), { a, b, c, sacrificedA, sacrificedC })
}

/** Authenticates both triples, and sacrifices one. */
async function verified(
  at: Party,
  party: LowgearParty,
  own: Prg,
  apply: (a: FieldVector, b: FieldVector) => Promise<FieldVector>,
  { a, b, c, sacrificedA, sacrificedC }: TwoTriples,
): Promise<Triples<AuthenticatedShare>> {
  const values = [a, b, c, sacrificedA, sacrificedC]
  const { share, coin } = await authenticate(at, party, { values: FieldVector.concat(values), own })
  const lengths = values.map(({ length }) => length)
  const shares = splitShare(share, lengths) as [
    AuthenticatedShare,
    AuthenticatedShare,
    AuthenticatedShare,
    AuthenticatedShare,
    AuthenticatedShare,
  ]
  const triples = { a: shares[0], b: shares[1], c: shares[2] }
  await sacrifice(at, party, { apply }, coin, {
    ...triples,
    sacrificedA: shares[3],
    sacrificedC: shares[4],
  })
  return triples
}
