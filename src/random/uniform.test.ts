import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Field } from '../field/field.ts'
import { Field64 } from '../field/field64.ts'
import { Field128 } from '../field/field128.ts'
import { primeField } from '../field/prime-field.ts'
import { FieldVector } from '../field/vector.ts'
import { type Prg, seededPrg } from './prg.ts'
import { Seed } from './seed.ts'
import { expand, expandInto, uniformBlockBytes } from './uniform.ts'
import { nextVec } from './xof.ts'

/** A generator whose stream is given; statistics could not see a rejection that is off by 2^-32. */
class GivenStream implements Prg {
  readonly #bytes: Uint8Array
  position = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  async next(length: number): Promise<Uint8Array> {
    return this.read(length)
  }

  /** Nobody reads what was released: it is not the stream's any more. */
  release(bytes: Uint8Array): void {
    bytes.fill(0xff)
  }

  read(length: number): Uint8Array {
    const end = this.position + length
    expect(end).toBeLessThanOrEqual(this.#bytes.length)
    const bytes = this.#bytes.slice(this.position, end)
    this.position = end
    return bytes
  }
}

function wordBytes(field: Field, words: readonly bigint[]): Uint8Array {
  const bytes = new Uint8Array(words.length * field.elementBytes)
  for (const [i, word] of words.entries())
    for (let j = 0; j < field.elementBytes; j++)
      bytes[i * field.elementBytes + j] = Number((word >> BigInt(8 * j)) & 0xffn)
  return bytes
}

/** The elements 1, 2, 3, ... with words that are none before those of the given indices. */
function streamWith(field: Field, length: number, rejectedBefore: ReadonlyMap<number, readonly bigint[]>) {
  const elements = Array.from({ length }, (_, i) => BigInt(i) + 1n)
  const words = elements.flatMap((element, i) => [...(rejectedBefore.get(i) ?? []), element])
  return { elements, stream: new GivenStream(wordBytes(field, words)) }
}

/** All ways to take elements from a stream, which take the same. */
const samplers = [
  { sampler: 'expand', sample: expand },
  {
    sampler: 'expandInto',
    sample: async (field: Field, stream: GivenStream, length: number) => {
      const vector = FieldVector.zero(field, length)
      await expandInto(field, vector.bytes, stream, 1)
      return vector
    },
  },
  {
    sampler: 'nextVec of an XOF',
    sample: async (field: Field, stream: GivenStream, length: number) =>
      nextVec({ next: (bytes) => stream.read(bytes) }, field, length),
  },
  {
    sampler: 'FieldVector.random',
    sample: async (field: Field, stream: GivenStream, length: number) =>
      FieldVector.random(field, length, (bytes) => stream.read(bytes)),
  },
]

const p64 = Field64.modulus
const p128 = Field128.modulus
const fields = [
  { field: Field64, outside: [p64, p64 + 1n, 2n ** 64n - 1n] },
  { field: Field128, outside: [p128, p128 + 1n, 2n ** 128n - 1n] },
  // Words of three bytes, of which 17 bits count: blocks of 64 KiB hold no whole number of them.
  { field: await primeField(65_537n), outside: [65_537n, 65_538n, 2n ** 17n - 1n] },
]

describe.each(fields)('$field.name', ({ field, outside }) => {
  const perBlock = uniformBlockBytes(field) / field.elementBytes
  const length = 2 * perBlock + 5
  const places: [string, number[]][] = [
    ['nowhere', []],
    ['at the front', [0]],
    ['at the end', [length - 1]],
    ['about the border of two blocks', [perBlock - 1, perBlock, perBlock + 1]],
    ['in several blocks', [3, 4, 5, 100, perBlock + 7, 2 * perBlock + 1, length - 1]],
  ]

  describe.each(samplers)('$sampler', ({ sample }) => {
    test.each(places)('words that are no elements are skipped %s', async (_, indices) => {
      const rejected = new Map(indices.map((index) => [index, outside]))
      const { elements, stream } = streamWith(field, length, rejected)
      const vector = await sample(field, stream, length)
      expect(vector.equal(FieldVector.of(field, elements))).toBe(true)
      expect(field.firstInvalid(vector.bytes)).toBe(-1)
    })

    test('more words than a block in a row are skipped', async () => {
      const run = Array.from({ length: perBlock + 3 }, (_, i) => outside[i % 3]!)
      const { elements, stream } = streamWith(field, 20, new Map([[10, run]]))
      expect((await sample(field, stream, 20)).toBigInts()).toEqual(elements)
    })

    test('0 and p - 1 are elements', async () => {
      const stream = new GivenStream(wordBytes(field, [0n, field.modulus - 1n, field.modulus, 0n, 1n]))
      expect((await sample(field, stream, 4)).toBigInts()).toEqual([0n, field.modulus - 1n, 0n, 1n])
    })

    test('no word is drawn beyond the last element', async () => {
      const { stream } = streamWith(field, 12, new Map([[4, outside]]))
      await sample(field, stream, 5)
      expect(stream.position).toBe((5 + outside.length) * field.elementBytes)
    })

    test('the elements do not depend on how many are drawn at a time', async () => {
      const total = 60
      const pieces = fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 8 })
      const indices = fc.uniqueArray(fc.nat(total - 1), { maxLength: 10 })
      await fc.assert(
        fc.asyncProperty(pieces, indices, async (lengths, rejectedAt) => {
          const { elements, stream } = streamWith(field, total, new Map(rejectedAt.map((i) => [i, outside])))
          const drawn: bigint[] = []
          for (const length of lengths)
            drawn.push(...(await sample(field, stream, Math.min(length, total - drawn.length))).toBigInts())
          expect(drawn).toEqual(elements.slice(0, drawn.length))
        }),
      )
    })
  })

  test.each([1, -1] as const)('accumulates what it expands to, with sign %i', async (sign) => {
    const indices = [0, 7, perBlock - 1, perBlock, length - 2]
    const rejected = new Map(indices.map((index) => [index, outside]))
    const before = FieldVector.random(field, length)
    const acc = before.slice()
    await expandInto(field, acc.bytes, streamWith(field, length, rejected).stream, sign)
    const expanded = await expand(field, streamWith(field, length, rejected).stream, length)
    expect(acc.equal(sign === 1 ? before.add(expanded) : before.sub(expanded))).toBe(true)
  })
})

test('a seed expands as VDAF reads vectors from a stream: little-endian words', async () => {
  const bytes = Uint8Array.from({ length: 32 }, (_, i) => i)
  const use = { label: 'test', session: 'session', address: '1' }
  const words = Buffer.from(await seededPrg(Seed.fromBytes(bytes), use).next(24))
  const vector = await expand(Field64, seededPrg(Seed.fromBytes(bytes), use), 3)
  expect(vector.toBigInts()).toEqual([0, 8, 16].map((at) => words.readBigUInt64LE(at)))
})

test.each(['expand', 'expandInto'])('%s of no elements asks for nothing', async (name) => {
  const stream = new GivenStream(new Uint8Array(0))
  if (name === 'expand') expect((await expand(Field64, stream, 0)).length).toBe(0)
  else await expandInto(Field64, new Uint8Array(0), stream, 1)
  expect(stream.position).toBe(0)
})
