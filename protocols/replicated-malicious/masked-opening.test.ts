import { afterEach, expect, test, vi } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party } from '../../src/runtime/party.ts'
import { Verification } from '../randomized/verification.ts'
import { randomSigns } from '../replicated/random-bits.ts'
import { shareReplicated } from '../replicated/testing/open-shares.ts'
import { type Lie, LyingTable } from '../spdz/testing/lying-table.ts'
import { ReplicatedMaliciousProtocol } from './protocol.ts'
import { dealt } from './testing/tampered-circuit.ts'

const runs = process.env.BEAVERDAM_FULL === undefined ? 20 : 10_000
const steps = { bits: 1, masked: 2 }
const secret = FieldVector.of(Field64, [41, 42, 43])
const { length } = secret

afterEach(() => {
  vi.restoreAllMocks()
})

/** A secret under random bits is opened, of which party 0 has made one half each: it knows two of three signs, and adds minus their product. */
async function openUnderBits() {
  const { keys, r } = dealt()
  const x = shareReplicated(secret)
  const image = shareReplicated(secret.scale(r.reduce((sum, { own }) => sum + own.at(0), 0n)))
  const lie: Lie = async ({ scope, body }) => {
    if (scope !== 'session/bits/two/value') return body
    const at = { id: 0, session: 'lying table', scope: 'session/bits' } as Party
    const [first, second] = await randomSigns({ field: Field64, keys: keys[0]! }, at, length)
    return new FieldVector(Field64, body).sub(first.own.mul(second.next)).bytes
  }
  const table = new LyingTable(3, 0, lie)
  const ends = await table.run(async (party) => {
    const { id } = party
    const protocol = new ReplicatedMaliciousProtocol({ field: Field64, id, keys: keys[id]!, r: r[id]! })
    const bits = await party.fork('bits', (at) => protocol.randomBits(at, steps.bits, length))
    const hidden = protocol.add({ value: x[id]!, image: image[id]! }, bits)
    return party.fork('masked', (at) => protocol.openMasked(at, steps.masked, hidden))
  })
  const isOpened = table.transcript.some(
    ({ scope, step }) => scope === 'session/masked' && step === steps.masked,
  )
  return { ends, isOpened }
}

test('a mask that a liar takes away is found before anything is opened under it', async () => {
  for (let run = 0; run < runs; run++) {
    const { ends, isOpened } = await openUnderBits()
    for (const end of ends) expect(end).toMatchObject({ error: { code: 'VERIFICATION_FAILED' } })
    expect(isOpened).toBe(false)
  }
})

test('without the verification the secret is opened bare', async () => {
  vi.spyOn(Verification.prototype, 'run').mockResolvedValue(undefined)
  const { ends, isOpened } = await openUnderBits()
  expect(isOpened).toBe(true)
  const half = (Field64.modulus + 1n) / 2n
  const bare = secret.add(FieldVector.of(Field64, new Array(length).fill(half)))
  for (const end of ends) expect('value' in end && end.value.equal(bare)).toBe(true)
})
