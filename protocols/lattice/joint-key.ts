import { concatBytes } from '@noble/hashes/utils.js'
import { invalidArgument } from '../../src/errors.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import type { Party } from '../../src/runtime/party.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { Commitments } from '../spdz/commitment.ts'
import { Echo } from '../spdz/echo.ts'
import { tossCoin } from '../triples/mascot/coin-toss.ts'
import { decodeElements, encodeElement } from './encoding.ts'
import { fromParty } from './from-party.ts'
import { type SampledKey, sampleKey } from './generate-key.ts'
import type { LatticeParameters } from './parameters.ts'
import { PublicKey } from './public-key.ts'
import type { RingElement } from './ring.ts'
import { type SecretColumns, SecretKey } from './secret-key.ts'
import { expandElement } from './stream.ts'

export const jointKeySteps = {
  commit: stepOf('lattice key commitment'),
  commitEcho: stepOf('lattice key echo'),
  reveal: stepOf('lattice key'),
} as const

/** What the coin gives the seed of a under. */
const elementUse = { label: 'lattice joint key', session: '', address: '' }

/**
 * A key whose secret is the sum of one ternary secret of each party: b = -a (s_0 + s_1 + ..) + P (e_0 + e_1 + ..) is the sum
 * of what each party says, with an a that a coin of all gives. Each commits to its b before any is opened, so that nobody
 * chooses its own to cancel the others'.
 *
 * @param at a scope of its own
 * @param parameters for as many parties as there are
 * @returns this party's share of the secret, with the public key of all
 * @throws BeaverdamError COMMITMENT_INVALID, naming the party that lied
 * @throws BeaverdamError CIPHERTEXT_MALFORMED, naming the party
 * @throws BeaverdamError BROADCAST_INCONSISTENT
 * @throws BeaverdamError INVALID_ARGUMENT
 */
export async function makeJointKey(
  at: Party,
  parameters: LatticeParameters,
  random: RandomSource = randomBytes,
): Promise<SecretKey> {
  const [share] = (await makeJointColumns(at, parameters, 1, random)).columns
  return share as SecretKey
}

/**
 * Such keys with one a, made together.
 *
 * @param count how many
 * @throws BeaverdamError as `makeJointKey`
 */
export async function makeJointColumns(
  at: Party,
  parameters: LatticeParameters,
  count: number,
  random: RandomSource = randomBytes,
): Promise<SecretColumns> {
  if (at.n !== parameters.parties)
    invalidArgument('parameters', `those of ${at.n} parties`, `of ${parameters.parties}`)
  const coin = await at.fork('coin', (scope) => tossCoin(scope, random))
  const seed = coin.derive(elementUse).take()
  const a = await expandElement(parameters, seed)
  const own: SampledKey[] = []
  while (own.length < count) own.push(await sampleKey(parameters, a, random))

  const commitments = new Commitments(at, 'lattice joint key', random)
  const { commitment, opening } = commitments.commit(concatBytes(...own.map(({ b }) => encodeElement(b))))
  const committed = await at.exchange(jointKeySteps.commit, commitment)
  const echo = new Echo()
  echo.absorb(committed)
  await echo.compare(at, jointKeySteps.commitEcho)
  const openings = await at.exchange(jointKeySteps.reveal, opening)
  const shares = await Promise.all(
    openings.map((opened, party) => {
      const share = commitments.open(party, committed[party] as Uint8Array, opened)
      return fromParty(at, party, () => decodeElements(parameters, share, count))
    }),
  )
  const bs = shares.reduce((sums, share) =>
    sums.map((sum, k) => parameters.ring.add(sum, share[k] as RingElement)),
  )
  const publicKey = await PublicKey.columns(parameters, seed, bs)
  const columns = publicKey.columns.map((column, k) => new SecretKey(column, (own[k] as SampledKey).s))
  return { publicKey, columns }
}
