import { afterEach, describe, expect, test, vi } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party } from '../../src/runtime/party.ts'
import { simulate } from '../../src/runtime/simulate.ts'
import { memoryTransports } from '../../src/transport/memory.ts'
import type * as Commitment from '../spdz/commitment.ts'
import { type Lie, LyingTable } from '../spdz/testing/lying-table.ts'
import type { Ciphertext } from './ciphertext.ts'
import { jointDecryptionCost, jointKeyCost } from './costs.ts'
import type * as Drowning from './drowning.ts'
import { decodeCiphertext, encodeCiphertext, encodeElement } from './encoding.ts'
import { encrypt } from './encrypt.ts'
import { add } from './evaluate.ts'
import { decryptJointly, partialDecryption } from './joint-decryption.ts'
import { jointKeySteps, makeJointKey } from './joint-key.ts'
import { boundOf } from './noise.ts'
import { MemoryOpenedCount } from './opened-count.ts'
import { deriveParameters, LatticeParameters } from './parameters.ts'
import type { SecretKey } from './secret-key.ts'
import { integersOf, largestNoise } from './testing/integers.ts'

/** What the control runs leave out. */
const removed = vi.hoisted(() => new Set<string>())

vi.mock('../spdz/commitment.ts', async (original) => {
  const module = await original<typeof Commitment>()
  class Commitments extends module.Commitments {
    override verify(...given: Parameters<Commitment.Commitments['verify']>): void {
      if (!removed.has('commitment')) super.verify(...given)
    }
  }
  return { ...module, Commitments }
})

vi.mock('./drowning.ts', async (original) => {
  const module = await original<typeof Drowning>()
  const sampleDrowning: typeof module.sampleDrowning = async (...given) => {
    const drowning = await module.sampleDrowning(...given)
    if (!removed.has('drowning')) return drowning
    return { digits: drowning.digits.map((digits) => digits.fill(0)), offset: 0n }
  }
  return { ...module, sampleDrowning }
})

afterEach(() => removed.clear())

const parametersOf = (parties: number) =>
  deriveParameters({ encryption: 'public key', multiplied: false, addends: 1_000, parties })
const two = parametersOf(2)

const run = async <T>(n: number, body: (party: Party) => Promise<T>) =>
  simulate(memoryTransports(Array.from({ length: n }, (_, i) => `p${i}`)), { terms: {} }, body)

const costOf = (outcomes: Awaited<ReturnType<typeof run>>) => ({
  rounds: Math.max(...outcomes.map(({ metrics }) => metrics.rounds)),
  bytes: outcomes.reduce((sum, { metrics }) => sum + metrics.bytesOut, 0),
  material: {},
})

describe.each([2, 3, 4, 5, 7])('%i parties', (n) => {
  const parameters = parametersOf(n)
  const messages = Array.from({ length: 4 }, () => FieldVector.random(Field64, parameters.n))

  test('decrypt sums together, at the cost that the formulas say', async () => {
    const keys = await run(n, (party) => makeJointKey(party, parameters))
    expect(costOf(keys)).toEqual(jointKeyCost(parameters))
    const shares = keys.map(({ value }) => value)
    const [{ publicKey }] = shares as [SecretKey]
    expect(new Set(shares.map(({ keyId }) => keyId))).toEqual(new Set([publicKey.keyId]))
    const ciphertexts = await Promise.all(messages.map((message) => encrypt(publicKey, message)))
    const sum = ciphertexts.reduce(add)
    const opened = await run(n, (party) =>
      decryptJointly(party, shares[party.id]!, sum, { count: new MemoryOpenedCount() }),
    )
    expect(costOf(opened)).toEqual(jointDecryptionCost(parameters))
    const expected = messages.reduce((total, message) => total.add(message))
    for (const { value } of opened) expect(Buffer.compare(value.bytes, expected.bytes)).toBe(0)
  })
})

/** A table at which party 1 lies. */
async function keysWith(lie: Lie, n = 2, parameters = two) {
  const table = new LyingTable(n, 1, lie)
  return { table, ends: await table.run((party) => makeJointKey(party, parameters)) }
}

/** Shares of a key, and a ciphertext under it, of honest parties. */
async function honest(parameters: LatticeParameters) {
  const { ends } = await keysWith(({ body }) => body, parameters.parties, parameters)
  const shares = ends.map((end) => ('value' in end ? end.value : expect.fail('a party failed')))
  const message = FieldVector.random(Field64, parameters.n)
  const ciphertext = await encrypt(shares[0]!.publicKey, message)
  return { shares, message, ciphertext }
}

const flipped = (body: Uint8Array, at: number) => {
  const copy = new Uint8Array(body)
  copy[(at + copy.length) % copy.length]! ^= 1
  return copy
}

describe('a party that lies while a key is made', () => {
  test.each([
    ['opens another share', jointKeySteps.reveal, 40],
    ['opens with another nonce', jointKeySteps.reveal, 0],
    ['commits to something else', jointKeySteps.commit, 0],
  ])('and %s is named', async (_, step, at) => {
    const { ends } = await keysWith((message) =>
      message.step === step ? flipped(message.body, at) : message.body,
    )
    expect(ends[0]).toMatchObject({ error: { code: 'COMMITMENT_INVALID', party: 'party-1' } })
  })

  test('and sends what is no element of the ring is named', async () => {
    removed.add('commitment')
    const { ends } = await keysWith(({ step, body }) =>
      step === jointKeySteps.reveal ? new Uint8Array(body).fill(0xff, body.length - 4) : body,
    )
    expect(ends[0]).toMatchObject({ error: { code: 'CIPHERTEXT_MALFORMED', party: 'party-1' } })
  })

  test('and tells two parties different commitments is found out', async () => {
    const { ends } = await keysWith(
      ({ step, to, body }) => (step === jointKeySteps.commit && to === 2 ? flipped(body, 0) : body),
      3,
      parametersOf(3),
    )
    for (const id of [0, 2]) expect(ends[id]).toMatchObject({ error: { code: 'BROADCAST_INCONSISTENT' } })
  })

  /** Party 1 waits for party 0's share and says what makes the joint key its own. */
  const rogue = (own: Uint32Array) => {
    const state: { table?: LyingTable } = {}
    const lie: Lie = async ({ step, to, body }) => {
      if (step !== jointKeySteps.reveal || to !== 0) return body
      const { body: theirs } = await state.table!.sent(({ step: sent, from }) => sent === step && from === 0)
      const nonceBytes = body.length - own.byteLength
      const said = new Uint8Array(body)
      const words = new Uint32Array(theirs.slice(nonceBytes).buffer)
      const forged = words.map((word, i) => {
        const p = two.ring.primes[Math.floor(i / two.n)]!
        return (own[i]! - word + p) % p
      })
      said.set(encodeElement(forged), nonceBytes)
      return said
    }
    return { state, lie }
  }

  test.each([false, true])(
    'cannot make the key its own; without commitments (%s) it could',
    async (isRemoved) => {
      if (isRemoved) removed.add('commitment')
      const own = two.ring.evaluate({ small: new Int32Array(two.n).fill(1) })
      const { state, lie } = rogue(own)
      state.table = new LyingTable(2, 1, lie)
      const [end] = await state.table.run((party) => makeJointKey(party, two))
      if (isRemoved) expect('value' in end! && end.value.publicKey.b).toEqual(own)
      else expect(end).toMatchObject({ error: { code: 'COMMITMENT_INVALID', party: 'party-1' } })
    },
  )
})

describe('joint decryption', () => {
  test('refuses what the noise of all would not drown', async () => {
    const few = new LatticeParameters({ ...two.toJSON(), maxOpened: two.n })
    const { shares, ciphertext } = await honest(few)
    const table = new LyingTable(2, 1, ({ body }) => body)
    const counts = [new MemoryOpenedCount(), new MemoryOpenedCount()]
    const decryptIt = (given: Ciphertext, scope: string) =>
      table.run((party) =>
        party.fork(scope, (at) => decryptJointly(at, shares[at.id]!, given, { count: counts[at.id]! })),
      )
    const noisy = { ...ciphertext, noise: { fixed: few.drownedNoise * 2, deviation: 0 } }
    for (const end of await decryptIt(noisy, 'noisy'))
      expect(end).toMatchObject({ error: { code: 'NOISE_BUDGET_EXCEEDED' } })
  })

  test('opens under a key no more than it drowns', async () => {
    const few = new LatticeParameters({ ...two.toJSON(), maxOpened: two.n })
    const { shares, message, ciphertext } = await honest(few)
    const counts = [new MemoryOpenedCount(), new MemoryOpenedCount()]
    const decryptIt = () =>
      new LyingTable(2, 1, ({ body }) => body).run((party) =>
        decryptJointly(party, shares[party.id]!, ciphertext, { count: counts[party.id]! }),
      )
    for (const end of await decryptIt())
      expect('value' in end && Buffer.compare(end.value.bytes, message.bytes)).toBe(0)
    for (const end of await decryptIt()) expect(end).toMatchObject({ error: { code: 'KEY_EXHAUSTED' } })
  })

  test('names a party that sends what is no element of the ring', async () => {
    const { shares, ciphertext } = await honest(two)
    const ask = (lie: Lie) =>
      new LyingTable(2, 1, lie).run((party) =>
        decryptJointly(party, shares[party.id]!, ciphertext, { count: new MemoryOpenedCount() }),
      )
    const [malformed] = await ask(({ body }) => new Uint8Array(body).fill(0xff, 0, 4))
    expect(malformed).toMatchObject({ error: { code: 'CIPHERTEXT_MALFORMED', party: 'party-1' } })
  })

  test('of different ciphertexts diverges', async () => {
    const { shares, ciphertext } = await honest(two)
    const other = await encrypt(shares[0]!.publicKey, FieldVector.of(Field64, [1]))
    const ends = await new LyingTable(2, 1, ({ body }) => body).run((party) =>
      decryptJointly(party, shares[party.id]!, party.id === 0 ? ciphertext : other, {
        count: new MemoryOpenedCount(),
      }),
    )
    for (const end of ends) expect(end).toMatchObject({ error: { code: 'DIVERGED' } })
  })

  test('waits for a party that is silent', async () => {
    const { shares, ciphertext } = await honest(two)
    const [end] = await new LyingTable(2, 1, () => undefined).run((party) =>
      decryptJointly(party, shares[party.id]!, ciphertext, { count: new MemoryOpenedCount() }),
    )
    expect(end).toMatchObject({ error: { code: 'PEER_TIMEOUT' } })
  })

  test('takes all shares', async () => {
    const { shares, ciphertext, message } = await honest(two)
    const random = (length: number) => new Uint8Array(length)
    const part = await partialDecryption(shares[0]!, ciphertext, random)
    const opened = two.packing.toSlots(two.ring.compose(two.ring.add(ciphertext.c0, part)))
    expect(Buffer.compare(opened.bytes, message.bytes)).not.toBe(0)
  })

  test.each([false, true])('hides the noise; without drowning (%s) it would show', async (isRemoved) => {
    if (isRemoved) removed.add('drowning')
    const { shares, ciphertext } = await honest(two)
    const parts = await Promise.all(
      shares.map((share) =>
        partialDecryption(share, ciphertext, (length) => crypto.getRandomValues(new Uint8Array(length))),
      ),
    )
    const noise = largestNoise(
      integersOf(
        two,
        parts.reduce((sum, part) => two.ring.add(sum, part), ciphertext.c0),
      ),
    )
    if (isRemoved) expect(noise).toBeLessThan(boundOf(ciphertext.noise))
    else expect(noise).toBeGreaterThan(2 ** 39 * two.maxOpened * boundOf(ciphertext.noise))
  })

  test('is of as many parties as the key', async () => {
    const { shares, ciphertext } = await honest(two)
    const [end] = await new LyingTable(3, 1, ({ body }) => body).run((party) =>
      decryptJointly(party, shares[0]!, ciphertext, { count: new MemoryOpenedCount() }),
    )
    expect(end).toMatchObject({ error: { code: 'INVALID_ARGUMENT' } })
  })
})

test('a key of another number of parties is refused', async () => {
  const { ends } = await keysWith(({ body }) => body, 3)
  expect(ends[0]).toMatchObject({ error: { code: 'INVALID_ARGUMENT' } })
})

test('ciphertexts travel from whoever has the public key', async () => {
  const { shares, message } = await honest(two)
  const [first, second] = shares as [SecretKey, SecretKey]
  const sent = encodeCiphertext(await encrypt(first.publicKey, message))
  expect((await decodeCiphertext(second, sent)).keyId).toBe(first.keyId)
})
