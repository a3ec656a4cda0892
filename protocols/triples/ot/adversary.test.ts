import { describe, expect, test } from 'vitest'
import type { Field } from '../../../src/field/field.ts'
import { Field64 } from '../../../src/field/field64.ts'
import { Field128 } from '../../../src/field/field128.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { PartyId } from '../../../src/runtime/party.ts'
import { stepOf } from '../../../src/runtime/step.ts'
import { LyingParty } from '../../../src/runtime/testing/lying-party.ts'
import { transcribe } from '../../../src/vectors/transcript.ts'
import { dealEndpoints } from '../../ot/dealt-endpoints.ts'
import type { Correlation } from '../correlation.ts'
import { otPages } from './ot-pages.ts'
import { otsPerScalar, receiveProducts, sendProducts } from './products.ts'
import { runParties } from './testing/run-parties.ts'

/** A page of which a party adds 1 to all elements that it sends in a step; shares of party 0, and sums. */
async function shiftedPage(correlation: Correlation, liarId: PartyId, step: string) {
  const outcomes = await runParties(2, (party, ots) => {
    const liar = new LyingParty(party, (_, sent, honest) => {
      if (sent !== stepOf(step)) return honest
      const elements = FieldVector.fromBytes(Field64, honest)
      return elements.add(FieldVector.of(Field64, Array(elements.length).fill(1))).bytes
    })
    const make = otPages(Field64, ots)
    return make(party.id === liarId ? liar : party, { correlation, index: 0, scope: 'session' })
  })
  const [first, second] = outcomes.map(({ value }) => value) as [FieldVector[], FieldVector[]]
  return { own: first, sums: first.map((share, k) => share.add(second[k] as FieldVector)) }
}

describe('nothing catches', () => {
  test('a shifted correction: every triple is wrong by the other party’s share of a', async () => {
    const { own, sums } = await shiftedPage({ kind: 'triples', length: 10 }, 1, 'ot product')
    const [a, b, c] = sums as [FieldVector, FieldVector, FieldVector]
    expect(c.sub(a.mul(b)).equal(own[0] as FieldVector)).toBe(true)
  })

  test('a shifted correction that makes bits which are none', async () => {
    const { sums } = await shiftedPage({ kind: 'bits', length: 200 }, 0, 'ot field correlation')
    const values = new Set(sums[0]?.toNumbers())
    expect([...values].some((value) => value !== 0 && value !== 1)).toBe(true)
  })
})

/** Counts of the highest four bits of elements: uniform elements have them uniform to within 2^-32. */
function topNibbles(field: Field, xs: readonly FieldVector[]): readonly number[] {
  const counts = new Array<number>(16).fill(0)
  for (const { bytes } of xs)
    for (let at = field.elementBytes - 1; at < bytes.length; at += field.elementBytes) {
      const nibble = (bytes[at] as number) >> 4
      counts[nibble] = (counts[nibble] as number) + 1
    }
  return counts
}

/** The statistic of Pearson's test against the uniform distribution. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

/** With 15 degrees of freedom, exceeded with a probability below 2^-52. */
const bound = 110

describe.each([Field64, Field128])('what a party sees is uniform in $name', (field) => {
  test.each([0n, 7n, -1n])('whatever the secrets: %d', async (secret) => {
    const x = FieldVector.of(field, Array(200).fill(secret))
    const { sender, receiver } = dealEndpoints('semi-honest')
    const { values, messages } = await transcribe(2, (party) =>
      party.id === 0 ? sendProducts(sender(), party, x) : receiveProducts(receiver(), party, x),
    )
    const seen = messages
      .filter(({ from }) => from === 0)
      .map(({ body }) => FieldVector.fromBytes(field, Uint8Array.from(Buffer.from(body, 'hex'))))
    expect(seen.reduce((sum, { length }) => sum + length, 0)).toBe(200 * otsPerScalar(field))
    expect(chiSquare(topNibbles(field, seen))).toBeLessThan(bound)
    // the receiver's corrections are bits: each is a choice and a bit of a stream that the sender lacks
    const bits = messages.filter(({ from }) => from === 1).flatMap(({ body }) => [...body])
    const counts = Array.from({ length: 16 }, (_, v) => bits.filter((d) => parseInt(d, 16) === v).length)
    expect(chiSquare(counts)).toBeLessThan(bound)
    expect((values[0] as FieldVector).add(values[1] as FieldVector).equal(x.mul(x))).toBe(true)
  })

  test.each<Correlation>([
    { kind: 'triples', length: 2000 },
    { kind: 'squares', length: 2000 },
    { kind: 'bits', length: 2000 },
  ])('and so are the shares of $kind', async (correlation) => {
    const outcomes = await runParties(2, (party, ots) =>
      otPages(field, ots)(party, { correlation, index: 0, scope: 's' }),
    )
    for (const { value } of outcomes)
      for (const share of value) expect(chiSquare(topNibbles(field, [share]))).toBeLessThan(bound)
  })
})
