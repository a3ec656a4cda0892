import { expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { reconstructAdditive } from '../../src/sharing/additive.ts'
import { transcribe } from '../../src/vectors/transcript.ts'
import { inputShare } from './input.ts'

const x = FieldVector.of(Field64, [1, 2, 3, -1, 0])

function share(n: number, owner: number, random: RandomSource = randomBytes) {
  return transcribe(n, (party) =>
    inputShare(party, 1, {
      field: Field64,
      owner,
      length: x.length,
      values: party.id === owner ? x : undefined,
      random,
    }),
  )
}

test('shares add up to the input, and only seeds are sent', async () => {
  for (const n of [2, 3, 5])
    for (const owner of [0, n - 1]) {
      const { values, messages } = await share(n, owner)
      expect(reconstructAdditive(values).equal(x)).toBe(true)
      expect(messages.map(({ from, body }) => [from, body.length / 2])).toEqual(
        Array.from({ length: n - 1 }, () => [owner, 32]),
      )
    }
})

test('every seed is fresh: no two parties and no two inputs get the same', async () => {
  const seeds = new Set<string>()
  for (let i = 0; i < 3; i++) for (const { body } of (await share(4, 0)).messages) seeds.add(body)
  expect(seeds.size).toBe(9)
})

test('with one seed for all parties their shares would be equal', async () => {
  const { values } = await share(3, 0, (length) => new Uint8Array(length))
  expect(values[1]?.equal(values[2] as FieldVector)).toBe(true)
  const fresh = await share(3, 0)
  expect(fresh.values[1]?.equal(fresh.values[2] as FieldVector)).toBe(false)
})

test.each([31, 0])('a seed of %i bytes is refused, and its sender named', async (length) => {
  const run = transcribe(2, async (party) => {
    if (party.id === 0) return party.send(1, 1, new Uint8Array(length))
    await inputShare(party, 1, {
      field: Field64,
      owner: 0,
      length: 5,
      values: undefined,
      random: randomBytes,
    })
  })
  await expect(run).rejects.toMatchObject({ code: 'LENGTH_MISMATCH', party: 'party-0' })
})
