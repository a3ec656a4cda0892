import { describe, expect, test } from 'vitest'
import { randomBytes } from '../../src/random/csprng.ts'
import { seedBytes } from '../../src/random/seed.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { LyingParty } from '../../src/runtime/testing/lying-party.ts'
import { type KeyPair, receiveBaseOts, sendBaseOts } from './base-ot.ts'
import { messageAt } from './place.ts'
import { decodePoint, generator, hashToGroup, randomScalar } from './ristretto.ts'
import { runPair } from './testing/run-pair.ts'

const place = { session: 'session', address: 'scope 0>1' }

test('the receiver gets the keys of its choices', async () => {
  const choices = Uint8Array.from({ length: 12 }, (_, i) => (i * 5) & 1)
  const { sent, received } = await runPair(
    (party) => sendBaseOts(party, 1, choices.length, place),
    (party) => receiveBaseOts(party, 0, choices, place),
  )
  expect(received).toEqual(sent.map((pair, i) => pair[choices[i] as 0 | 1]))
  expect(new Set(sent.flat().map(String)).size).toBe(24)
})

test('keys are bound to session, roles and transfer, not to the messages alone', async () => {
  // The same randomness everywhere: only what is hashed differs.
  const fixed = (length: number) => new Uint8Array(length).fill(7)
  const keysAt = async (at: typeof place) => {
    const { sent } = await runPair(
      (party) => sendBaseOts(party, 1, 2, at, fixed),
      (party) => receiveBaseOts(party, 0, Uint8Array.of(0, 0), at, fixed),
    )
    return sent
  }
  const runs = [
    await keysAt(place),
    await keysAt({ ...place, session: 'other' }),
    await keysAt({ ...place, address: 'scope 1>0' }),
  ]
  expect(await keysAt(place)).toEqual(runs[0])
  expect(new Set(runs.flat(2).map(String)).size).toBe(12)
})

test('a key depends on every byte of its transcript', async () => {
  const choices = Uint8Array.of(0)
  const { sent, received } = await runPair(
    (party) => sendBaseOts(party, 1, 1, place),
    (party) => receiveBaseOts(party, 0, choices, { ...place, session: 'replayed' }),
  )
  expect(received[0]).not.toEqual((sent[0] as KeyPair)[0])
})

describe.each([
  { what: 'the identity', code: 'INVALID_POINT', body: (honest: Uint8Array) => honest.fill(0, 32, 64) },
  { what: 'no point', code: 'INVALID_POINT', body: (honest: Uint8Array) => honest.fill(0xff, 32, 64) },
  { what: 'too few bytes', code: 'LENGTH_MISMATCH', body: (honest: Uint8Array) => honest.subarray(1) },
  {
    what: 'too many bytes',
    code: 'FRAME_TOO_LARGE',
    body: (honest: Uint8Array) => new Uint8Array(honest.length + 1),
  },
])('$what', ({ code, body }) => {
  test('is refused by the sender', async () => {
    const run = runPair(
      (party) => sendBaseOts(party, 1, 2, place),
      (party) =>
        receiveBaseOts(new LyingParty(party, (_, __, honest) => body(honest)), 0, Uint8Array.of(0, 1), place),
    )
    await expect(run).rejects.toMatchObject({ code, party: 'receiver' })
  })

  test('is refused by the receiver, whatever its choice', async () => {
    for (const choice of [0, 1]) {
      const run = runPair(
        (party) => sendBaseOts(new LyingParty(party, (_, __, honest) => body(honest)), 1, 1, place),
        (party) => receiveBaseOts(party, 0, Uint8Array.of(choice), place),
      )
      await expect(run).rejects.toMatchObject({ code, party: 'sender' })
    }
  })
})

test('a receiver that cancels the hash of its other point is refused: it would know the key to any scalar', async () => {
  const other = generator.toBytes()
  const cancelling = hashToGroup(messageAt('base ot point', place, [0, 0], other))
    .negate()
    .toBytes()
  const run = runPair(
    (party) => sendBaseOts(party, 1, 1, place),
    (party) => party.send(0, stepOf('base ot receiver'), Uint8Array.of(...cancelling, ...other)),
  )
  await expect(run).rejects.toMatchObject({ code: 'INVALID_POINT', party: 'receiver' })
})

test('scalars are reduced from 512 bits, and never zero', () => {
  expect(randomScalar((length) => new Uint8Array(length))).toBe(1n)
  const one = randomScalar((length) => new Uint8Array(length).with(0, 1))
  expect(one).toBe(2n)
  expect(randomScalar(randomBytes)).not.toBe(randomScalar(randomBytes))
})

test('points decode to what was encoded', () => {
  const point = hashToGroup(randomBytes(seedBytes))
  expect(decodePoint(point.toBytes())?.equals(point)).toBe(true)
  expect(decodePoint(new Uint8Array(31))).toBeUndefined()
  expect(decodePoint(generator.subtract(generator).toBytes())).toBeUndefined()
})
