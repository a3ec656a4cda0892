import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { rootOfUnity } from '../../src/field/ntt.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { bestChunkLength } from './chunk-length.ts'
import { Count } from './circuits/count.ts'
import { Histogram } from './circuits/histogram.ts'
import { MultihotCountVec } from './circuits/multihot-count-vec.ts'
import { Sum } from './circuits/sum.ts'
import { SumVec } from './circuits/sum-vec.ts'
import { Flp } from './flp.ts'
import { PolyEval } from './gadgets/poly-eval.ts'
import type { Valid } from './valid.ts'
import { wireLength } from './wires.ts'

const refusal = expect.objectContaining({ code: 'INVALID_ARGUMENT' })
const bits = (length: number, maxWeight: number) =>
  fc
    .array(fc.boolean(), { minLength: length, maxLength: length })
    .filter((vector) => vector.filter(Boolean).length <= maxWeight)

interface Case<M> {
  readonly name: string
  readonly valid: Valid<M, unknown>
  readonly measurement: fc.Arbitrary<M>
  /** The aggregate of one measurement. */
  readonly output: (measurement: M) => readonly (number | bigint)[]
}

function circuit<M>(
  name: string,
  valid: Valid<M, unknown>,
  measurement: fc.Arbitrary<M>,
  output: (measurement: M) => readonly (number | bigint)[],
): Case<unknown> {
  return { name, valid, measurement, output } as Case<unknown>
}

const integers = (length: number, max: number) =>
  fc.array(fc.integer({ min: 0, max }), { minLength: length, maxLength: length })

const cases: readonly Case<unknown>[] = [
  circuit('Count', new Count(Field64), fc.integer({ min: 0, max: 1 }), (m) => [m]),
  circuit('Sum to 1', new Sum(Field64, 1), fc.integer({ min: 0, max: 1 }), (m) => [m]),
  circuit('Sum to 1000', new Sum(Field64, 1000), fc.integer({ min: 0, max: 1000 }), (m) => [m]),
  circuit('Sum to 2^62', new Sum(Field64, 2n ** 62n), fc.bigInt(0n, 2n ** 62n), (m) => [m]),
  circuit('SumVec', new SumVec(Field128, 7, 300, 4), integers(7, 300), (m) => Array.from(m)),
  circuit('SumVec, one call', new SumVec(Field64, 3, 7, 9), integers(3, 7), (m) => Array.from(m)),
  circuit('SumVec, chunk too long', new SumVec(Field64, 3, 7, 20), integers(3, 7), (m) => Array.from(m)),
  circuit('SumVec, chunks of 1', new SumVec(Field64, 5, 1, 1), integers(5, 1), (m) => Array.from(m)),
  circuit(
    'SumVec to 2^100',
    new SumVec(Field128, 2, 2n ** 100n, 10),
    fc.array(fc.bigInt(0n, 2n ** 100n), { minLength: 2, maxLength: 2 }),
    (m) => Array.from(m),
  ),
  circuit('Histogram', new Histogram(Field128, 11, 3), fc.integer({ min: 0, max: 10 }), (m) =>
    Array.from({ length: 11 }, (_, i) => Number(i === m)),
  ),
  circuit('MultihotCountVec', new MultihotCountVec(Field128, 9, 4, 3), bits(9, 4), (m) =>
    Array.from(m, Number),
  ),
]

const random = (field: Valid<unknown, unknown>['field'], length: number) => FieldVector.random(field, length)

/** The verifier message for a measurement and a proof that so many verifiers share. */
function verifierOf(
  flp: Flp<unknown, unknown>,
  meas: FieldVector,
  numShares: number,
  tamper: (proof: FieldVector) => FieldVector = (proof) => proof,
): FieldVector {
  const { field, valid } = flp
  const jointRand = random(field, valid.jointRandLen)
  const queryRand = random(field, flp.queryRandLen)
  const proof = tamper(flp.prove(meas, random(field, flp.proveRandLen), jointRand))
  const shareOf = (vector: FieldVector) => {
    const masks = Array.from({ length: numShares - 1 }, () => random(field, vector.length))
    return [masks.reduce((rest, mask) => rest.sub(mask), vector), ...masks]
  }
  const proofs = shareOf(proof)
  return shareOf(meas)
    .map((share, i) => flp.query(share, proofs[i]!, queryRand, jointRand, numShares))
    .reduce((sum, share) => sum.add(share))
}

/** A copy with one element more or less by a little. */
function changed(vector: FieldVector, i: number, by = 1n): FieldVector {
  const elements = vector.toBigInts()
  elements[i] = elements[i]! + by
  return FieldVector.of(vector.field, elements)
}

describe.each(cases)('$name', ({ valid, measurement, output }) => {
  const flp = new Flp(valid)
  const shares = fc.integer({ min: 1, max: 4 })

  test('a valid measurement is accepted, and its output is what it stands for', () => {
    fc.assert(
      fc.property(measurement, shares, (value, numShares) => {
        const meas = valid.encode(value)
        expect(meas).toHaveLength(valid.measLen)
        expect(flp.decide(verifierOf(flp, meas, numShares))).toBe(true)
        expect(valid.truncate(meas).toBigInts()).toEqual(output(value).map(BigInt))
      }),
      { numRuns: 30 },
    )
  })

  test('a measurement with any element changed is rejected', () => {
    fc.assert(
      fc.property(measurement, fc.nat(valid.measLen - 1), fc.constantFrom(2n, -2n, 77n), (value, i, by) => {
        const meas = changed(valid.encode(value), i, by)
        expect(flp.decide(verifierOf(flp, meas, 2))).toBe(false)
      }),
      { numRuns: 30 },
    )
  })

  test('a proof with any element changed is rejected', () => {
    const [value] = fc.sample(measurement, 1)
    const meas = valid.encode(value)
    for (let i = 0; i < flp.proofLen; i++)
      expect(flp.decide(verifierOf(flp, meas, 2, (proof) => changed(proof, i)))).toBe(false)
  })

  test('a proof that gives coefficients is judged alike', () => {
    const older = new Flp(valid, 'coefficients')
    const [value] = fc.sample(measurement, 1)
    const meas = valid.encode(value)
    expect(older.decide(verifierOf(older, meas, 3))).toBe(true)
    expect(older.decide(verifierOf(older, changed(meas, 0, 2n), 3))).toBe(false)
    for (let i = 0; i < older.proofLen; i++)
      expect(older.decide(verifierOf(older, meas, 2, (proof) => changed(proof, i)))).toBe(false)
  })

  test('a verifier message with any element changed is rejected', () => {
    const [value] = fc.sample(measurement, 1)
    const verifier = verifierOf(flp, valid.encode(value), 2)
    for (let i = 0; i < flp.verifierLen; i++) expect(flp.decide(changed(verifier, i))).toBe(false)
  })

  test('lengths are those of the document', () => {
    const { gadgets, evalOutputLen } = valid
    const arity = gadgets.reduce((sum, { gadget }) => sum + gadget.arity, 0)
    const polynomials = gadgets.map((use) => use.gadget.degree * (wireLength(use) - 1) + 1)
    expect(flp.proofLen).toBe(polynomials.reduce((sum, length) => sum + length, arity))
    expect(flp.verifierLen).toBe(1 + arity + gadgets.length)
    expect(flp.queryRandLen).toBe(gadgets.length + (evalOutputLen > 1 ? evalOutputLen : 0))
  })

  test('no test point is a root of unity', () => {
    const [value] = fc.sample(measurement, 1)
    const meas = valid.encode(value)
    const jointRand = random(valid.field, valid.jointRandLen)
    const proof = flp.prove(meas, random(valid.field, flp.proveRandLen), jointRand)
    const root = rootOfUnity(valid.field, wireLength(valid.gadgets[0]!))
    const queryRand = FieldVector.concat([
      random(valid.field, flp.queryRandLen - 1),
      FieldVector.of(valid.field, [root]),
    ])
    expect(() => flp.query(meas, proof, queryRand, jointRand, 1)).toThrow(
      expect.objectContaining({ code: 'TEST_POINT_REJECTED' }),
    )
  })

  test('vectors of other lengths are refused', () => {
    const mismatch = expect.objectContaining({ code: 'LENGTH_MISMATCH' })
    const longer = FieldVector.zero(valid.field, 1000)
    expect(() => flp.prove(longer, longer, longer)).toThrow(mismatch)
    expect(() => flp.query(longer, longer, longer, longer, 1)).toThrow(mismatch)
    expect(() => flp.decide(longer)).toThrow(mismatch)
  })
})

describe('each half of the decision is needed', () => {
  const flp = new Flp<unknown, unknown>(new Count(Field64) as Valid<unknown, unknown>)
  const two = FieldVector.of(Field64, [2])
  /** With one element set to another value. */
  const repaired = (vector: FieldVector, i: number, value: bigint) =>
    FieldVector.of(vector.field, vector.toBigInts().with(i, value))

  test("an honest proof of an invalid measurement fails by the circuit's output alone", () => {
    const verifier = verifierOf(flp, two, 2)
    expect(verifier.at(0)).toBe(2n) // 2^2 - 2
    expect(flp.decide(verifier)).toBe(false)
    expect(flp.decide(repaired(verifier, 0, 0n))).toBe(true)
  })

  test('a gadget polynomial that makes the output zero fails by the test of the gadget alone', () => {
    // Two seeds, then the values at 1, i, -1 (which is alpha, the one call) of the polynomial: 2^2 shall be 2.
    const verifier = verifierOf(flp, two, 2, (proof) => repaired(proof, 4, 2n))
    const [v, left, right] = verifier.toBigInts() as [bigint, bigint, bigint]
    expect(v).toBe(0n)
    expect(flp.decide(verifier)).toBe(false)
    expect(flp.decide(repaired(verifier, 3, left * right))).toBe(true)
  })
})

test('a histogram with no bucket or two of them set is rejected', () => {
  const flp = new Flp<unknown, unknown>(new Histogram(Field128, 4, 2) as Valid<unknown, unknown>)
  for (const elements of [
    [0, 0, 0, 0],
    [1, 0, 1, 0],
    [1, 1, 1, -2],
  ])
    expect(flp.decide(verifierOf(flp, FieldVector.of(Field128, elements), 2))).toBe(false)
})

test('a multihot vector whose weight is not what it reports, or too large, is rejected', () => {
  const flp = new Flp<unknown, unknown>(new MultihotCountVec(Field128, 4, 2, 3) as Valid<unknown, unknown>)
  // The reported weight is 1 a + 1 b.
  for (const [accepted, elements] of [
    [true, [1, 0, 1, 0, 1, 1]],
    [true, [1, 0, 0, 0, 0, 1]],
    [false, [1, 0, 1, 0, 1, 0]],
    [false, [1, 1, 1, 0, 1, 1]],
    [false, [1, 1, 1, 0, 2, 1]],
  ] as const)
    expect(flp.decide(verifierOf(flp, FieldVector.of(Field128, elements), 3))).toBe(accepted)
})

test.each([
  ['a count', () => new Count(Field64).encode(2)],
  ['a count that is no number', () => new Count(Field64).encode(Number.NaN)],
  ['a sum', () => new Sum(Field64, 9).encode(10)],
  ['a negative sum', () => new Sum(Field64, 9).encode(-1n)],
  ['a real', () => new Sum(Field64, 9).encode(0.5)],
  ['an element', () => new SumVec(Field64, 2, 9, 1).encode([1, 10])],
  ['a length', () => new SumVec(Field64, 2, 9, 1).encode([1])],
  ['a bucket', () => new Histogram(Field64, 4, 1).encode(4)],
  ['a weight', () => new MultihotCountVec(Field64, 3, 2, 1).encode([1, 1, 1])],
  ['a bit', () => new MultihotCountVec(Field64, 3, 2, 1).encode([2, 0, 0])],
])('%s out of range is refused, and not repeated', (_, encode) => {
  expect(encode).toThrow(refusal)
  expect(encode).not.toThrow(/got (10|-1|0\.5)/)
})

test.each([
  ['max of 0', () => new Sum(Field64, 0)],
  ['max that is no integer', () => new Sum(Field64, 1.5)],
  ['max beyond the field', () => new Sum(Field64, 2n ** 63n)],
  ['length of 0', () => new SumVec(Field64, 0, 1, 1)],
  ['length without end', () => new SumVec(Field64, 2 ** 30, 1, 1)],
  ['chunk of 0', () => new Histogram(Field64, 4, 0)],
  ['chunk without end', () => new Histogram(Field64, 4, 2 ** 30)],
  ['weight above the length', () => new MultihotCountVec(Field64, 4, 5, 1)],
  ['polynomial with a zero at its end', () => new PolyEval([1n, 0n])],
])('a %s is refused', (_, make) => expect(make).toThrow(refusal))

test('the best chunk length gives the shortest proof', () => {
  for (const measLen of [1, 2, 5, 16, 100, 1600]) {
    const proofLen = (chunkLength: number) => new Flp(new SumVec(Field64, measLen, 1, chunkLength)).proofLen
    const all = Array.from({ length: measLen }, (_, i) => i + 1)
    const some = measLen > 100 ? all.filter((chunkLength) => chunkLength % 7 === 0) : all
    const best = bestChunkLength(measLen)
    expect(proofLen(best)).toBeLessThanOrEqual(Math.min(...some.map(proofLen)))
  }
  expect(() => bestChunkLength(0)).toThrow(refusal)
})
