import { bytesToHex } from '@noble/hashes/utils.js'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { decodeCiphertext, encodeCiphertext } from '../../lattice/encoding.ts'
import { addPlain } from '../../lattice/evaluate.ts'
import type * as Proofs from '../../plaintext-knowledge/prove-to-all.ts'
import { Echo } from '../../spdz/echo.ts'
import type { Correlation } from '../correlation.ts'
import type { Lie } from '../mascot/testing/liar.ts'
import { dealSetup } from './dealt-setup.ts'
import { type LowgearEnds, LowgearParty } from './lowgear-party.ts'
import { lowgearParameters } from './parameters.ts'
import { lowgearSteps } from './steps.ts'
import { macKeyOf, play, renew, setUp } from './testing/deck.ts'
import { expectRight, makePages } from './testing/made-pages.ts'

vi.mock('../../plaintext-knowledge/prove-to-all.ts', async (original) => {
  const { acceptAll } = await import('./testing/accept-all.ts')
  return { ...(await original<typeof Proofs>()), proveToAll: acceptAll }
})

afterEach(() => {
  vi.restoreAllMocks()
})

const renewals = process.env.BEAVERDAM_FULL === undefined ? 3 : 1_000
const random: Correlation = { kind: 'random', length: 2 }
let hands: readonly LowgearEnds[]

beforeAll(async () => {
  hands = await dealSetup(2)
})

test.each([2, 3])(
  '%i parties renew keys that have answered enough, between batches and within them',
  async (n) => {
    const page = { kind: 'triples', length: 8192 } as const
    const correlations: readonly Correlation[] = [
      page,
      page,
      // of two questions
      { kind: 'matrix', shape: { rows: 5, inner: 11, columns: 300 } },
      { kind: 'masks', owner: 1, length: 3 },
      { kind: 'random', length: 4 },
    ]
    const parameters = lowgearParameters(8 * 16_384)
    const { pages, renewals } = await makePages(n, correlations, await dealSetup(n, { parameters }))
    expect(renewals).toEqual(
      ['1/questions', '1/macs', '2/questions-0', '4/macs'].map((scope) => `session/${scope}/renewal`),
    )
    for (const [k, page] of pages.entries()) expectRight(page, correlations[k] as Correlation)
  },
)

test('pages under renewed keys have MACs under the same key', async () => {
  const renewed = (await renew(hands)) as readonly LowgearEnds[]
  expect(new Set([...hands, ...renewed].map(({ keys }) => keys.own.keyId)).size).toBe(4)
  expect(await play(renewed, random, undefined, macKeyOf(hands))).toBe('right')
})

test('a liar that encrypts another share of the MAC key under its new key is caught', async () => {
  for (let k = 0; k < renewals; k++)
    expect(await renew(hands, BigInt(1 + Math.floor(Math.random() * 2 ** 53)))).toBe('MAC_CHECK_FAILED')
  vi.spyOn(LowgearParty.prototype, 'assertZero').mockResolvedValue()
  const renewed = (await renew(hands, 1n)) as readonly LowgearEnds[]
  vi.restoreAllMocks()
  // it checks with that share from now on, and nobody notices that MACs are under two keys
  expect(await play(renewed, random)).toBe('right')
  expect(await play(renewed, random, undefined, macKeyOf(hands))).toBe('wrong')
})

test('a liar that encrypts different shares of the MAC key to two parties is caught', async () => {
  const parameters = lowgearParameters()
  const ones = FieldVector.of(Field64, new Array<number>(parameters.n).fill(1))
  const lie: Lie = async ({ step, scope, to, body }) => {
    if (step !== lowgearSteps.question || !scope.endsWith('keys/alpha') || to !== 0) return body
    const keyId = bytesToHex(body.subarray(18, 34))
    return encodeCiphertext(addPlain(await decodeCiphertext({ parameters, keyId }, body), ones))
  }
  expect(await setUp(lie, 3)).toBe('BROADCAST_INCONSISTENT')
  const { compare } = Echo.prototype
  vi.spyOn(Echo.prototype, 'compare').mockImplementation(async function (this: Echo, at, step) {
    if (step !== lowgearSteps.echo) await compare.call(this, at, step)
  })
  const [one, , another] = (await setUp(lie, 3)) as readonly LowgearEnds[]
  expect(one?.keyShares[0]).toEqual(another?.keyShares[0])
  expect(one?.keyShares[1]?.c0).not.toEqual(another?.keyShares[1]?.c0)
})
