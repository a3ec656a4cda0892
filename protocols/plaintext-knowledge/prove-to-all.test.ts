import { afterEach, describe, expect, test, vi } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { simulate } from '../../src/runtime/simulate.ts'
import { memoryTransports } from '../../src/transport/memory.ts'
import { decrypt } from '../lattice/decrypt.ts'
import { generateKey } from '../lattice/generate-key.ts'
import { type Lie, LyingTable } from '../spdz/testing/lying-table.ts'
import type * as Bounds from './bounds.ts'
import { proveToAllCost } from './costs.ts'
import { encryptKnown, type KnownCiphertexts } from './known-ciphertexts.ts'
import type * as ProofTerms from './proof-terms.ts'
import { proofTerms } from './proof-terms.ts'
import { knowledgeSteps, proveToAll } from './prove-to-all.ts'
import { smallParameters } from './testing/parties.ts'
import type * as Transcript from './transcript.ts'

/** What the control runs leave out, and how often responses are taken for ones that do not fit. */
const removed = vi.hoisted(() => new Set<string>())
const misses = vi.hoisted(() => ({ left: 0 }))

vi.mock('./transcript.ts', async (original) => {
  const module = await original<typeof Transcript>()
  const sameDigest: typeof module.sameDigest = (x, y) => removed.has('digest') || module.sameDigest(x, y)
  return { ...module, sameDigest }
})

vi.mock('./proof-terms.ts', async (original) => ({
  ...(await original<typeof ProofTerms>()),
  coinAttempts: 3,
}))

vi.mock('./bounds.ts', async (original) => {
  const module = await original<typeof Bounds>()
  const isWithin: typeof module.isWithin = () => misses.left-- <= 0
  return { ...module, isWithin }
})

afterEach(() => {
  removed.clear()
  misses.left = 0
})

/** Keys of n parties, and under each two messages of its owner. */
async function tableOf(n: number) {
  const keys = await Promise.all(Array.from({ length: n }, () => generateKey(smallParameters)))
  const messages = keys.map(() => [0, 1].map(() => FieldVector.random(Field64, smallParameters.n)))
  const known = await Promise.all(keys.map(({ publicKey }, id) => encryptKnown(publicKey, messages[id]!)))
  return { keys, messages, known }
}

const terms = proofTerms(smallParameters, { count: 2, diagonal: false, challenges: 'coin' })

describe.each([2, 3])('%i parties', (n) => {
  test.each([0, 1])(
    'prove what they know to each other, with %i attempts that do not fit',
    async (missed) => {
      const { keys, messages, known } = await tableOf(n)
      misses.left = missed * n
      const names = Array.from({ length: n }, (_, i) => `party-${i}`)
      const outcomes = await simulate(memoryTransports(names), { terms: {} }, (party) =>
        proveToAll(party, known[party.id]!, known),
      )
      for (const { value } of outcomes)
        for (const [owner, proven] of value.entries())
          for (const [i, ciphertext] of proven.entries())
            expect(Buffer.compare(decrypt(keys[owner]!, ciphertext).bytes, messages[owner]![i]!.bytes)).toBe(
              0,
            )
      expect({
        rounds: Math.max(...outcomes.map(({ metrics }) => metrics.rounds)),
        bytes: outcomes.reduce((sum, { metrics }) => sum + metrics.bytesOut, 0),
        material: {},
      }).toEqual(proveToAllCost(n, terms, 1 + missed))
    },
  )
})

describe('a party that lies', () => {
  const play = async (lie: Lie, statementsOf = (known: readonly KnownCiphertexts[]) => known) => {
    const { known } = await tableOf(2)
    const table = new LyingTable(2, 1, lie)
    return table.run((party) =>
      proveToAll(party, known[party.id]!, party.id === 0 ? statementsOf(known) : known),
    )
  }
  const flip = (body: Uint8Array, at: number) => body.map((byte, i) => (i === at ? byte ^ 1 : byte))

  test.each([
    ['about its responses', knowledgeSteps.respond, 0],
    ['about a message', knowledgeSteps.respond, 3 * 4 * smallParameters.n],
    ['about its announcement', knowledgeSteps.announce, 5],
  ])('%s is named', async (_, step, at) => {
    const lie: Lie = (message) => (message.step === step ? flip(message.body, at) : message.body)
    const [end] = await play(lie)
    expect(end).toMatchObject({ error: { code: 'PLAINTEXT_PROOF_REJECTED', party: 'party-1' } })
    removed.add('digest')
    expect((await play(lie))[0]).toHaveProperty('value')
  })

  test('about its ciphertexts is named', async () => {
    const { known: others } = await tableOf(2)
    const swapped = (known: readonly KnownCiphertexts[]) => [known[0]!, others[1]!]
    const honest: Lie = ({ body }) => body
    const [end] = await play(honest, swapped)
    expect(end).toMatchObject({ error: { code: 'PLAINTEXT_PROOF_REJECTED', party: 'party-1' } })
    removed.add('digest')
    expect((await play(honest, swapped))[0]).toHaveProperty('value')
  })

  test('and never has responses that fit is named', async () => {
    misses.left = Number.POSITIVE_INFINITY
    const [end] = await play(({ body }) => body)
    expect(end).toMatchObject({ error: { code: 'PLAINTEXT_PROOF_REJECTED', party: 'party-1' } })
  })

  test('gets nowhere with another number of ciphertexts', async () => {
    const { known } = await tableOf(2)
    const fewer = [
      known[0]!,
      {
        ...known[1]!,
        publicKey: known[1]!.publicKey,
        diagonal: false,
        ciphertexts: known[1]!.ciphertexts.slice(1),
      },
    ]
    const table = new LyingTable(2, 1, ({ body }) => body)
    const ends = await table.run((party) => proveToAll(party, known[party.id]!, fewer))
    expect(ends[0]).toMatchObject({ error: { code: 'INVALID_ARGUMENT' } })
  })
})
