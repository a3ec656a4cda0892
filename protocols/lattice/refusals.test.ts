import { describe, expect, test } from 'vitest'
import { BeaverdamError } from '../../src/errors.ts'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { runParty } from '../../src/runtime/run-party.ts'
import { LyingParty } from '../../src/runtime/testing/lying-party.ts'
import { memoryTransports } from '../../src/transport/memory.ts'
import { holdTime, passTime } from '../client-input/testing/held-time.ts'
import { LyingTable } from '../spdz/testing/lying-table.ts'
import type { Ciphertext } from './ciphertext.ts'
import { encrypt } from './encrypt.ts'
import { add } from './evaluate.ts'
import { decryptJointly } from './joint-decryption.ts'
import { makeJointKey } from './joint-key.ts'
import { MemoryOpenedCount } from './opened-count.ts'
import { deriveParameters, type LatticeParameters } from './parameters.ts'

const workload = { encryption: 'public key', multiplied: false, addends: 1_000, parties: 2 } as const
const parameters = deriveParameters(workload)

async function keyOf(given: LatticeParameters) {
  const table = new LyingTable(2, 1, ({ body }) => body)
  const ends = await table.run((party) => makeJointKey(party, given))
  return ends.map((end) => ('value' in end ? end.value : expect.fail('no key')))
}

const shares = await keyOf(parameters)
const message = FieldVector.of(Field64, [1, 2, 3])
const ciphertext = await encrypt(shares[0]!.publicKey, message)

/** How two parties end that decrypt together, and how many messages they send. */
async function open(given: Ciphertext) {
  const table = new LyingTable(2, 1, ({ body }) => body)
  const ends = await table.run((party) =>
    decryptJointly(party, shares[party.id]!, given, { count: new MemoryOpenedCount() }),
  )
  return { ends, sent: table.transcript.length }
}

describe('too many addends', () => {
  test('are never too many for some parameters', () => {
    const most = Number.MAX_SAFE_INTEGER
    expect(() =>
      deriveParameters({ ...workload, multiplied: true, addends: most, parties: 1_000, maxOpened: most }),
    ).not.toThrow()
  })

  test('are refused before anything is sent, with what to do', async () => {
    let [sum, addends] = [ciphertext, 1]
    for (; addends < 2 ** 60; addends *= 2) {
      const { ends, sent } = await open(sum)
      if ('value' in ends[0]!) {
        expect(ends[0].value.slice(0, 3).equal(message.scale(addends))).toBe(true)
        sum = add(sum, sum)
        continue
      }
      for (const end of ends)
        expect(end).toMatchObject({
          error: {
            code: 'NOISE_BUDGET_EXCEEDED',
            message: expect.stringContaining('add up fewer ciphertexts, or derive parameters for as many'),
          },
        })
      expect(sent).toBe(0)
      break
    }
    expect(addends).toBeGreaterThan(workload.addends)
    expect(addends).toBeLessThan(2 ** 60)
  })
})

test('a ciphertext under another key, or of another parameter set, is refused before anything is sent', async () => {
  const [other] = await keyOf(parameters)
  const small = deriveParameters({ ...workload, maxOpened: 2 ** 20 })
  const [smaller] = await keyOf(small)
  for (const [{ publicKey }, code, text] of [
    [other!, 'KEY_MISMATCH', `expected a ciphertext under key ${shares[0]!.keyId}, got ${other!.keyId}`],
    [smaller!, 'PARAMETERS_MISMATCH', `expected parameter set ${parameters.id}, got ${small.id}`],
  ] as const) {
    const { ends, sent } = await open(await encrypt(publicKey, message))
    for (const end of ends) expect(end).toMatchObject({ error: { code, message: text } })
    expect(sent).toBe(0)
  }
})

test('a party that is lost in joint decryption is named by the deadline', async () => {
  holdTime()
  const transports = memoryTransports(['alice', 'bob'])
  const [end] = await Promise.allSettled(
    transports.map((transport) =>
      runParty(transport, { terms: {}, deadline: 500 }, async (party) => {
        if (party.id === 0)
          return decryptJointly(party, shares[0]!, ciphertext, { count: new MemoryOpenedCount() })
        while (!party.signal.aborted) await passTime(500)
        throw new BeaverdamError('PEER_LOST', 'silent')
      }),
    ),
  )
  expect(end).toMatchObject({
    reason: { code: 'PEER_TIMEOUT', party: 'bob', message: expect.stringContaining("party 'bob'") },
  })
})

test('a part of another length ends a joint decryption, and names who sent it', async () => {
  const ends = await Promise.allSettled(
    memoryTransports(['alice', 'bob']).map((transport) =>
      runParty(transport, { terms: {} }, async (party) => {
        const liar = new LyingParty(party, (_, __, body) => body.subarray(4))
        return decryptJointly(party.id === 1 ? liar : party, shares[party.id]!, ciphertext, {
          count: new MemoryOpenedCount(),
        })
      }),
    ),
  )
  expect(ends[0]).toMatchObject({ reason: { code: 'LENGTH_MISMATCH', party: 'bob' } })
})
