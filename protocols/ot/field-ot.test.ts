import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Field } from '../../src/field/field.ts'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { primeField } from '../../src/field/prime-field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { randomBytes } from '../../src/random/csprng.ts'
import { dealEndpoints } from './dealt-endpoints.ts'
import {
  maxMessageLength,
  receiveCorrelation,
  receiveMessages,
  sendCorrelation,
  sendMessages,
} from './field-ot.ts'
import { padsPerElement, reducePads } from './field-pads.ts'
import { KernelMemory } from './kernel-memory.ts'
import { bitAt } from './masks.ts'
import { runPair } from './testing/run-pair.ts'

const fields: readonly Field[] = [Field64, Field128, await primeField(2n ** 61n - 1n), await primeField(257n)]
const sizes = [
  { count: 1, length: 1 },
  { count: 5000, length: 1 },
  { count: 300, length: 7 },
  { count: 3, length: 2000 },
]

/** Each element of x if its OT's choice is 1, else of y. */
function chosen(x: FieldVector, y: FieldVector, choices: Uint8Array, length: number): bigint[] {
  const [ones, zeros] = [x.toBigInts(), y.toBigInts()]
  return ones.map((one, k) => (bitAt(choices, Math.floor(k / length)) === 1 ? one : (zeros[k] as bigint)))
}

describe.each(fields.map((field) => [field.name, field] as const))('over %s', (_, field) => {
  test.each(sizes)('correlated OTs share c x: $count of $length elements', async ({ count, length }) => {
    const { sender, receiver } = dealEndpoints('malicious')
    const choices = randomBytes(Math.ceil(count / 8))
    const x = FieldVector.random(field, count * length)
    const { sent, received } = await runPair(
      (party) => sendCorrelation(sender(), party, x, length),
      (party) => receiveCorrelation(receiver(), party, field, choices, count, length),
    )
    const zero = FieldVector.zero(field, count * length)
    expect(sent.add(received).toBigInts()).toEqual(chosen(x, zero, choices, length))
  })

  test.each(sizes)('messages arrive as chosen: $count of $length elements', async ({ count, length }) => {
    const { sender, receiver } = dealEndpoints('semi-honest')
    const choices = randomBytes(Math.ceil(count / 8))
    const messages = [
      FieldVector.random(field, count * length),
      FieldVector.random(field, count * length),
    ] as const
    const { received } = await runPair(
      (party) => sendMessages(sender(), party, messages, length),
      (party) => receiveMessages(receiver(), party, field, choices, count, length),
    )
    expect(received.toBigInts()).toEqual(chosen(messages[1], messages[0], choices, length))
  })

  test('pads are reduced as numbers, at least 64 bits wider than the modulus', () => {
    const memory = new KernelMemory()
    const padBytes = 16 * padsPerElement(field)
    expect(8 * padBytes).toBeGreaterThanOrEqual(field.modulus.toString(2).length + 64)
    const reduce = (numbers: readonly bigint[]) => {
      const pads = memory.view('pads1', numbers.length * padBytes)
      for (const [i, number] of numbers.entries())
        for (let k = 0; k < padBytes; k++) pads[i * padBytes + k] = Number((number >> BigInt(8 * k)) & 0xffn)
      const bytes = reducePads(memory, 1, field, numbers.length)
      return FieldVector.fromBytes(field, bytes.slice(), numbers.length).toBigInts()
    }
    const top = 2n ** BigInt(8 * padBytes)
    const edges = [0n, 1n, field.modulus - 1n, field.modulus, field.modulus + 1n, 2n * field.modulus]
    for (const bits of [32n, 64n, 96n, 128n, 192n])
      edges.push(
        ...[-1n, 0n, 1n].map((d) => 2n ** bits + d),
        ...[-1n, 0n, 1n].map((d) => top - 2n ** bits + d),
      )
    edges.push(top - 1n, (top / field.modulus) * field.modulus - 1n)
    const inside = edges.map((number) => ((number % top) + top) % top)
    expect(reduce(inside)).toEqual(inside.map((number) => number % field.modulus))
    fc.assert(
      fc.property(fc.array(fc.bigInt(0n, top - 1n), { minLength: 1, maxLength: 9 }), (numbers) => {
        expect(reduce(numbers)).toEqual(numbers.map((number) => number % field.modulus))
      }),
    )
  })

  test('longer messages than the hash can mask are refused', async () => {
    const { sender } = dealEndpoints('semi-honest')
    const length = maxMessageLength(field) + 1
    const x = FieldVector.zero(field, length)
    const run = runPair(
      (party) => sendCorrelation(sender(), party, x, length),
      async () => {},
    )
    await expect(run).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })
})
