import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Field } from '../../src/field/field.ts'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { primeField } from '../../src/field/prime-field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party } from '../../src/runtime/party.ts'
import { simulate } from '../../src/runtime/simulate.ts'
import { reconstructAdditive } from '../../src/sharing/additive.ts'
import { memoryTransports } from '../../src/transport/memory.ts'
import { openTo } from './open-to.ts'
import { Opening } from './opening.ts'
import { openingCost, opensDirectly } from './opening-cost.ts'

const step = 7

function run<T>(n: number, body: (party: Party) => Promise<T>) {
  const names = Array.from({ length: n }, (_, id) => `party-${id}`)
  return simulate(memoryTransports(names), { terms: {} }, body)
}

function randomShares(field: Field, n: number, length: number): FieldVector[] {
  return Array.from({ length: n }, () => FieldVector.random(field, length))
}

// 3 bytes an element: blocks do not end where elements do
const fields = [Field64, Field128, await primeField(8_388_593n)]

test('an opening is the sum of the shares and costs what its formula says', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...fields),
      fc.integer({ min: 2, max: 5 }),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 32, max: 200 }),
      async (field, n, length, blockBytes) => {
        const shares = randomShares(field, n, length)
        const outcomes = await run(n, (party) =>
          new Opening(field, blockBytes).open(party, step, (shares[party.id] as FieldVector).bytes),
        )
        const expected = reconstructAdditive(shares)
        for (const { value } of outcomes) expect(new FieldVector(field, value).equal(expected)).toBe(true)
        const cost = openingCost(n, length * field.elementBytes, blockBytes)
        for (const { metrics } of outcomes) expect(metrics.rounds).toBe(cost.rounds)
        expect(outcomes.reduce((sum, { metrics }) => sum + metrics.bytesOut, 0)).toBe(cost.bytes)
      },
    ),
    { numRuns: 80 },
  )
})

test('a vector of many blocks goes through collectors that take turns', async () => {
  const n = 3
  const shares = randomShares(Field64, n, 9 * 8192)
  const outcomes = await run(n, (party) =>
    new Opening(Field64).open(party, step, (shares[party.id] as FieldVector).bytes),
  )
  const expected = reconstructAdditive(shares)
  for (const { value, metrics } of outcomes) {
    expect(new FieldVector(Field64, value).equal(expected)).toBe(true)
    expect(metrics).toMatchObject({ rounds: 2, bytesOut: (4 / 3) * expected.bytes.length })
  }
})

test('shares are not written to', async () => {
  for (const n of [2, 3]) {
    const shares = randomShares(Field64, n, 30)
    const before = shares.map((share) => share.slice())
    await run(n, async (party) => {
      const share = shares[party.id] as FieldVector
      await new Opening(Field64, 64).open(party, step, share.bytes)
      await party.fork('one', (at) => openTo(at, step, 1, share, 64))
    })
    for (const [id, share] of shares.entries()) expect(share.equal(before[id] as FieldVector)).toBe(true)
  }
})

test('an opening to one party tells that party alone', async () => {
  for (const length of [0, 1, 8, 9, 30]) {
    const shares = randomShares(Field64, 4, length)
    const outcomes = await run(4, (party) => openTo(party, step, 2, shares[party.id] as FieldVector, 64))
    for (const [id, { value, metrics }] of outcomes.entries()) {
      if (id === 2) expect(value?.equal(reconstructAdditive(shares))).toBe(true)
      else expect(value).toBeUndefined()
      expect(metrics).toMatchObject({ rounds: 1, bytesOut: id === 2 ? 0 : 8 * length })
    }
  }
})

test('direct openings are for two parties and for what a party sends in a block', () => {
  expect(opensDirectly(2, 1e9, 65_536)).toBe(true)
  expect(opensDirectly(3, 32_768, 65_536)).toBe(true)
  expect(opensDirectly(3, 32_776, 65_536)).toBe(false)
  expect(opensDirectly(5, 16_392, 65_536)).toBe(false)
})

describe('a share that is not canonical is refused and its sender named', () => {
  // the modulus itself, where an element should stand
  const bad = new Uint8Array(8)
  new DataView(bad.buffer).setBigUint64(0, Field64.modulus, true)

  test.each([
    ['directly', 2, 1],
    ['in blocks', 2, 20],
    ['through collectors', 3, 20],
  ])('%s', async (_, n, length) => {
    const outcomes = run(n, async (party) => {
      const share = FieldVector.zero(Field64, length).bytes
      if (party.id === 1) for (let at = 0; at < share.length; at += 8) share.set(bad, at)
      await new Opening(Field64, 64).open(party, step, share)
    })
    await expect(outcomes).rejects.toMatchObject({ code: 'INVALID_ELEMENT', party: 'party-1' })
  })

  test('to one party', async () => {
    const outcomes = run(2, (party) =>
      openTo(party, step, 0, new FieldVector(Field64, party.id === 1 ? bad : new Uint8Array(8)), 64),
    )
    await expect(outcomes).rejects.toMatchObject({ code: 'INVALID_ELEMENT', party: 'party-1' })
  })
})

describe('shares of another length are refused', () => {
  test('in an opening to all', async () => {
    const outcomes = run(3, async (party) => {
      const length = party.id === 2 ? 19 : 20
      await new Opening(Field64, 64).open(party, step, FieldVector.zero(Field64, length).bytes)
    })
    await expect(outcomes).rejects.toMatchObject({
      code: expect.stringMatching(/LENGTH_MISMATCH|FRAME_TOO_LARGE/),
    })
  })

  test('in an opening to one, and the sender named', async () => {
    const outcomes = run(3, (party) =>
      openTo(party, step, 0, FieldVector.zero(Field64, party.id === 2 ? 3 : 4), 64),
    )
    await expect(outcomes).rejects.toMatchObject({ code: 'LENGTH_MISMATCH', party: 'party-2' })
  })
})

test('blocks have room for two elements, or are refused', () => {
  expect(new Opening(Field128, 32).blockBytes).toBe(32)
  expect(() => new Opening(Field128, 31)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
})
