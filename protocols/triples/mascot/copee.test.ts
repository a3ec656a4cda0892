import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Field } from '../../../src/field/field.ts'
import { Field64 } from '../../../src/field/field64.ts'
import { Field128 } from '../../../src/field/field128.ts'
import { primeField } from '../../../src/field/prime-field.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { randomBytes } from '../../../src/random/csprng.ts'
import { dealEndpoints } from '../../ot/dealt-endpoints.ts'
import { runPair } from '../../ot/testing/run-pair.ts'
import { CopeeReceiver, CopeeSender } from './copee.ts'
import { gadgetSum, wordBytes } from './gadget-sum.ts'

const fields: readonly Field[] = [Field64, Field128, await primeField(2n ** 61n - 1n)]

/** Runs several extensions, one after the other. */
async function evaluate(delta: FieldVector, batches: readonly FieldVector[]) {
  const { sender, receiver } = dealEndpoints('malicious')
  const { sent, received } = await runPair(
    async (party) => {
      const copee = await party.fork('setup', (at) => CopeeSender.setup(at, delta.field, sender()))
      const shares: FieldVector[] = []
      for (const x of batches) shares.push(await copee.extend(party, x))
      return shares
    },
    async (party) => {
      const copee = await party.fork('setup', (at) => CopeeReceiver.setup(at, delta, receiver()))
      const shares: FieldVector[] = []
      for (const x of batches) shares.push(await copee.extend(party, x.length))
      return shares
    },
  )
  return { sent, received }
}

describe.each(fields)('$name', (field) => {
  test('shares add up to x Delta, batch after batch', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 3 }), async (lengths) => {
        const delta = FieldVector.random(field, 1)
        const batches = lengths.map((length) => FieldVector.random(field, length))
        const { sent, received } = await evaluate(delta, batches)
        for (const [k, x] of batches.entries()) {
          const sum = sent[k]?.add(received[k] as FieldVector)
          expect(sum?.equal(x.scale(delta.at(0)))).toBe(true)
        }
      }),
      { numRuns: 4 },
    )
  })

  test('of the smallest and the largest elements', async () => {
    const x = FieldVector.of(field, [0, 1, -1])
    for (const delta of [0, 1, -1]) {
      const { sent, received } = await evaluate(FieldVector.of(field, [delta]), [x])
      expect(sent[0]?.add(received[0] as FieldVector).equal(x.scale(delta))).toBe(true)
    }
  })

  test('kernels compute what the definition says', () => {
    const count = 5
    const [x, sum] = [FieldVector.random(field, count), gadgetSum(field)]
    const words = [randomBytes(count * wordBytes(field)), randomBytes(count * wordBytes(field))] as const
    // all ones are the greatest word
    words[0].fill(0xff, 0, wordBytes(field))
    const reduced = words.map((bytes) =>
      FieldVector.of(
        field,
        Array.from({ length: count }, (_, i) => {
          const word = bytes.slice(i * wordBytes(field), (i + 1) * wordBytes(field))
          return BigInt(`0x${Buffer.from(word.reverse()).toString('hex')}`)
        }),
      ),
    ) as [FieldVector, FieldVector]
    sum.begin(count, x.bytes)
    const corrections = sum.correct(words[0], words[1]).slice()
    expect(new FieldVector(field, corrections).equal(reduced[0].sub(reduced[1]).add(x))).toBe(true)
    expect(sum.sum().equal(reduced[0])).toBe(true)
    for (const bit of [0, 1]) {
      sum.begin(count)
      sum.take(words[1], corrections, 0)
      sum.take(words[1], corrections, bit)
      expect(sum.sum().equal(reduced[1].scale(3).axpy(bit, new FieldVector(field, corrections)))).toBe(true)
    }
  })
})

test('more values than are worked on at a time', async () => {
  const x = FieldVector.random(Field64, 5000)
  const delta = FieldVector.random(Field64, 1)
  const { sent, received } = await evaluate(delta, [x])
  expect(sent[0]?.add(received[0] as FieldVector).equal(x.scale(delta.at(0)))).toBe(true)
})
