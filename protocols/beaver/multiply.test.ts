import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Field } from '../../src/field/field.ts'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { primeField } from '../../src/field/prime-field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party } from '../../src/runtime/party.ts'
import { reconstructAdditive } from '../../src/sharing/additive.ts'
import { transcribe } from '../../src/vectors/transcript.ts'
import { Opening } from '../additive/opening.ts'
import { ListedMaterial, type ListedVectors } from './listed-material.ts'
import type { BeaverContext } from './masked-opening.ts'
import { multiply, square } from './multiply.ts'
import { multiplyMatrices } from './multiply-matrices.ts'

const step = 3
const fields = [Field64, Field128, await primeField(8_388_593n)]

/** Random shares of a vector. */
function split(x: FieldVector, n: number): FieldVector[] {
  const others = Array.from({ length: n - 1 }, () => FieldVector.random(x.field, x.length))
  return [others.reduce((rest, share) => rest.sub(share), x), ...others]
}

/** Shares of named vectors, as each party's listed material. */
function listed(vectors: Readonly<Record<string, FieldVector>>, n: number): ListedVectors[] {
  const shares = Object.entries(vectors).map(([name, vector]) => [name, split(vector, n)] as const)
  return Array.from({ length: n }, (_, id) =>
    Object.fromEntries(shares.map(([name, all]) => [name, (all[id] as FieldVector).toJSON()])),
  )
}

/** Runs a product at n parties on shares of x and y; reconstructs the result. */
async function product(
  [x, y]: readonly [FieldVector, FieldVector],
  material: readonly ListedVectors[],
  blockBytes: number,
  body: (context: BeaverContext, at: Party, x: FieldVector, y: FieldVector) => Promise<FieldVector>,
) {
  const n = material.length
  const [xs, ys] = [split(x, n), split(y, n)]
  const { values, messages } = await transcribe(n, (party) => {
    const context = {
      opening: new Opening(x.field, blockBytes),
      preprocessing: new ListedMaterial(x.field, material[party.id] as ListedVectors),
    }
    return body(context, party, xs[party.id] as FieldVector, ys[party.id] as FieldVector)
  })
  return { result: reconstructAdditive(values), messages }
}

function triple(field: Field, length: number) {
  const [a, b] = [FieldVector.random(field, length), FieldVector.random(field, length)]
  return { 'triples.a': a, 'triples.b': b, 'triples.c': a.mul(b) }
}

const multiplied = (context: BeaverContext, at: Party, x: FieldVector, y: FieldVector) =>
  multiply(context, at, step, x, y)

const sized = fc.record({
  field: fc.constantFrom(...fields),
  n: fc.integer({ min: 2, max: 4 }),
  blockBytes: fc.integer({ min: 32, max: 300 }),
})

test('products are products, whatever the field, the parties and the blocks', async () => {
  await fc.assert(
    fc.asyncProperty(sized, fc.integer({ min: 0, max: 40 }), async ({ field, n, blockBytes }, length) => {
      const operands = [FieldVector.random(field, length), FieldVector.random(field, length)] as const
      const material = listed(triple(field, length), n)
      const { result } = await product(operands, material, blockBytes, multiplied)
      expect(result.equal(operands[0].mul(operands[1]))).toBe(true)
    }),
    { numRuns: 60 },
  )
})

test('squares are squares', async () => {
  await fc.assert(
    fc.asyncProperty(sized, fc.integer({ min: 0, max: 40 }), async ({ field, n, blockBytes }, length) => {
      const [x, a] = [FieldVector.random(field, length), FieldVector.random(field, length)]
      const material = listed({ 'squares.a': a, 'squares.c': a.mul(a) }, n)
      const { result } = await product([x, x], material, blockBytes, (context, at, share) =>
        square(context, at, step, share),
      )
      expect(result.equal(x.mul(x))).toBe(true)
    }),
    { numRuns: 60 },
  )
})

test('matrix products are matrix products', async () => {
  const side = fc.integer({ min: 1, max: 6 })
  await fc.assert(
    fc.asyncProperty(sized, side, side, side, async ({ field, n, blockBytes }, rows, inner, columns) => {
      const shape = { rows, inner, columns }
      const random = (length: number) => FieldVector.random(field, length)
      const [x, y, a, b] = [
        random(rows * inner),
        random(inner * columns),
        random(rows * inner),
        random(inner * columns),
      ]
      const material = listed({ 'matrix.a': a, 'matrix.b': b, 'matrix.c': a.matmul(b, shape) }, n)
      const { result } = await product([x, y], material, blockBytes, (context, at, left, right) =>
        multiplyMatrices(context, at, step, left, right, shape),
      )
      expect(result.equal(x.matmul(y, shape))).toBe(true)
    }),
    { numRuns: 60 },
  )
})

describe('what is sent', () => {
  const x = FieldVector.of(Field64, [5, 7])
  const bodies = async (material: readonly ListedVectors[]) =>
    (await product([x, x], material, 65_536, multiplied)).messages.map(({ body }) => body)

  test('is d and then e', async () => {
    const zero = FieldVector.zero(Field64, 2)
    // with masks that are zero, what is opened is the operands
    const { messages } = await product(
      [x, FieldVector.of(Field64, [1, 2])],
      listed({ 'triples.a': zero, 'triples.b': zero, 'triples.c': zero }, 2),
      65_536,
      multiplied,
    )
    const [one, two] = messages.map(
      ({ body }) => new FieldVector(Field64, Uint8Array.from(Buffer.from(body, 'hex'))),
    )
    expect((one as FieldVector).add(two as FieldVector).toNumbers()).toEqual([5, 7, 1, 2])
  })

  test('is masked: the same product under other material sends other bodies', async () => {
    const [first, second] = [listed(triple(Field64, 2), 2), listed(triple(Field64, 2), 2)]
    const [one, two] = [await bodies(first), await bodies(second)]
    expect(new Set([...one, ...two]).size).toBe(4)
  })
})

test('nothing checks the material: a wrong c shifts the product', async () => {
  const [x, y] = [FieldVector.of(Field64, [5, 7]), FieldVector.of(Field64, [2, 3])]
  const { 'triples.c': c, ...factors } = triple(Field64, 2)
  const material = listed({ ...factors, 'triples.c': c.add(FieldVector.of(Field64, [0, 1])) }, 2)
  const { result } = await product([x, y], material, 65_536, multiplied)
  expect(result.toNumbers()).toEqual([10, 22])
})

test('an operation that finds too little material ends the session', async () => {
  const x = FieldVector.zero(Field64, 30)
  await expect(product([x, x], listed(triple(Field64, 29), 2), 64, multiplied)).rejects.toMatchObject({
    code: 'MATERIAL_EXHAUSTED',
  })
})
