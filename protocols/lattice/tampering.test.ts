import { afterEach, describe, expect, test, vi } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { type Lie, LyingTable } from '../spdz/testing/lying-table.ts'
import { below } from '../spdz/testing/tampered-product.ts'
import { decrypt } from './decrypt.ts'
import { decodeCiphertext, encodeCiphertext, encodeElement } from './encoding.ts'
import { encrypt, encryptOwn } from './encrypt.ts'
import { generateKey } from './generate-key.ts'
import { decryptJointly } from './joint-decryption.ts'
import { makeJointKey } from './joint-key.ts'
import { MemoryOpenedCount } from './opened-count.ts'
import { deriveParameters } from './parameters.ts'
import { Ring } from './ring.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

/** How many runs each kind of tampering has. */
const runs = process.env.BEAVERDAM_FULL === undefined ? 40 : 10_000

const parameters = deriveParameters({ encryption: 'secret key', multiplied: true, addends: 1, parties: 1 })
const { n } = parameters
const key = await generateKey(parameters)
const message = FieldVector.random(Field64, n)
const same = (x: FieldVector, y: FieldVector) => Buffer.compare(x.bytes, y.bytes) === 0

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = bytes.slice()
  copy[bit >> 3]! ^= 1 << (bit & 7)
  return copy
}

type Tally = Partial<Record<string, number>>

function count(tally: Tally, end: string): void {
  tally[end] = (tally[end] ?? 0) + 1
}

/** Where the parts of a ciphertext begin, in bits. */
const [noiseAt, elementsAt] = [8 * 34, 8 * 50] as const

describe.each([
  ['a ciphertext', await encrypt(key.publicKey, message)],
  ['one under the secret key', await encryptOwn(key, message)],
] as const)('a change of %s', (_, ciphertext) => {
  const bytes = encodeCiphertext(ciphertext)
  /** What comes of one whose bit is changed: the code of an error, or how its message compares. */
  async function end(bit: number): Promise<string> {
    const decoded = await decodeCiphertext(key, flipped(bytes, bit)).catch((error) => String(error.code))
    if (typeof decoded === 'string') return decoded
    return same(decrypt(key, decoded), message) ? 'the message' : 'another'
  }

  test('by a bit of its version, kind, parameter set or key is found', async () => {
    const tally: Tally = {}
    for (let bit = 0; bit < noiseAt; bit++) count(tally, await end(bit))
    expect(tally).toEqual({ CIPHERTEXT_MALFORMED: 16, PARAMETERS_MISMATCH: 128, KEY_MISMATCH: 128 })
  })

  test('by a bit of its noise is found, or leaves the message', async () => {
    const tally: Tally = {}
    for (let bit = noiseAt; bit < elementsAt; bit++) count(tally, await end(bit))
    const { CIPHERTEXT_MALFORMED, NOISE_BUDGET_EXCEEDED, 'the message': right, ...others } = tally
    expect(others).toEqual({})
    expect([CIPHERTEXT_MALFORMED, NOISE_BUDGET_EXCEEDED, right]).not.toContain(undefined)
  })

  test('by a bit of an element leaves another message, unnoticed, unless a residue is not below its prime', async () => {
    const tally: Tally = {}
    for (let run = 0; run < runs; run++)
      count(tally, await end(elementsAt + below(8 * bytes.length - elementsAt)))
    const { another = 0, CIPHERTEXT_MALFORMED = 0 } = tally
    expect(another + CIPHERTEXT_MALFORMED).toBe(runs)
    expect(another).toBeGreaterThan(runs / 2)
  })

  test('that adds a prime to a residue is found; were it not, a ciphertext would have many forms', async () => {
    const other = bytes.slice()
    const view = new DataView(other.buffer)
    const first = view.getUint32(elementsAt / 8, true)
    view.setUint32(elementsAt / 8, first + parameters.ring.primes[0]!, true)
    await expect(decodeCiphertext(key, other)).rejects.toMatchObject({ code: 'CIPHERTEXT_MALFORMED' })
    vi.spyOn(Ring.prototype, 'firstInvalid').mockReturnValue(-1)
    expect(same(decrypt(key, await decodeCiphertext(key, other)), message)).toBe(true)
  })
})

describe('of two parties that decrypt together, one that lies', async () => {
  const joint = deriveParameters({ encryption: 'public key', multiplied: false, addends: 1_000, parties: 2 })
  const made = await new LyingTable(2, 1, ({ body }) => body).run((party) => makeJointKey(party, joint))
  const shares = made.map((end) => ('value' in end ? end.value : expect.fail('no key')))
  const ciphertext = await encrypt(shares[0]!.publicKey, message)

  /** How the honest party and the liar end. */
  const decryptWith = (lie: Lie) =>
    new LyingTable(2, 1, lie).run((party) =>
      decryptJointly(party, shares[party.id]!, ciphertext, { count: new MemoryOpenedCount() }),
    )

  test('shifts what the other opens by what it likes, unnoticed, and has the message itself', async () => {
    for (let run = 0; run < runs; run++) {
      const shift = FieldVector.random(Field64, n)
      const added = joint.ring.evaluate({ message: joint.packing.toCoefficients(shift) })
      const [honest, liar] = await decryptWith(({ body }) =>
        encodeElement(joint.ring.add(new Uint32Array(body.slice().buffer), added)),
      )
      expect('value' in honest! && same(honest.value, message.add(shift)), `run ${run}`).toBe(true)
      expect('value' in liar! && same(liar.value, message), `run ${run}`).toBe(true)
    }
  })

  test('and changes a bit of its part is named if a residue is not below its prime, and else unnoticed', async () => {
    const tally: Tally = {}
    for (let run = 0; run < runs; run++) {
      const [honest] = await decryptWith(({ body }) => flipped(body, below(8 * body.length)))
      if ('error' in honest!) {
        expect(honest.error).toMatchObject({ code: 'CIPHERTEXT_MALFORMED', party: 'party-1' })
        count(tally, 'named')
      } else count(tally, same(honest!.value, message) ? 'the message' : 'another')
    }
    const { named = 0, another = 0 } = tally
    expect(named + another).toBe(runs)
    expect(another).toBeGreaterThan(runs / 2)
  })

  test('and cuts its part short, or says nothing, leaves the other with nothing', async () => {
    const [short] = await decryptWith(({ body }) => body.subarray(4))
    expect(short).toMatchObject({ error: { code: 'LENGTH_MISMATCH' } })
    const [alone] = await decryptWith(() => undefined)
    expect(alone).toMatchObject({ error: { code: 'PEER_TIMEOUT' } })
  })
})

test('a bit that one of three parties changes while they make a key ends the run', async () => {
  const joint = deriveParameters({ encryption: 'public key', multiplied: false, addends: 2, parties: 3 })
  const make = async (lie: Lie) => {
    const table = new LyingTable(3, 1, lie)
    const ends = await table.run((party) => makeJointKey(party, joint))
    return { honest: [ends[0]!, ends[2]!], transcript: table.transcript }
  }
  const { transcript } = await make(({ body }) => body)
  const among = transcript.filter(({ from }) => from === 1).length
  const tally: Tally = {}
  for (let run = 0; run < runs; run++) {
    // each of its messages in turn
    let left = run % among
    const { honest } = await make(({ body }) => (left-- === 0 ? flipped(body, below(8 * body.length)) : body))
    // who is told the truth at the end may have a key before it hears that the other has none
    const errors = honest.flatMap((end) => ('error' in end ? [end.error] : []))
    expect(errors).not.toEqual([])
    for (const { code, party } of errors) {
      if (code === 'COMMITMENT_INVALID') expect(party).toBe('party-1')
      count(tally, code)
    }
  }
  expect(Object.keys(tally).sort()).toEqual(['BROADCAST_INCONSISTENT', 'COMMITMENT_INVALID'])
})
