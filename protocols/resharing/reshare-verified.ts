import type { Field } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { randomBytes } from '../../src/random/csprng.ts'
import { Seed, seedBytes } from '../../src/random/seed.ts'
import type { SeedKey } from '../../src/random/seed-key.ts'
import type { Party } from '../../src/runtime/party.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { expandShare } from '../../src/sharing/additive.ts'
import { type ShamirShare, valuesAt } from '../../src/sharing/shamir.ts'
import { coinLength, coinOf } from '../randomized/coin.ts'
import { combineEach } from '../randomized/public-combination.ts'
import { allReady } from '../randomized/ready.ts'
import { pointOf } from '../share-file/recombination.ts'
import { checkFieldSize } from '../spdz/field-size.ts'
import { type Committee, checkHonestMajority, verifiedDealersOf } from './committee.ts'
import { dealToCommittee } from './deal-to-committee.ts'
import { exchangeShares } from './exchange-shares.ts'
import { checkResharing, type Resharing } from './resharing.ts'
import { checkCoinShares, checkZeroShares } from './told-shares.ts'

const readyStep = stepOf('resharing ready')
const coinStep = stepOf('resharing coin')
const parityStep = stepOf('resharing parities')

/**
 * Gives a committee fresh shares of a vector that another one holds, both with Shamir's shares and more than half of them
 * honest, against parties that lie: `2 from.threshold + 1` old members deal the new ones their shares, and these check by a
 * random combination that what was dealt lies on polynomials of both degrees, before anybody has a new share.
 *
 * Adversary: malicious with abort, at most `from.threshold` old members together with at most `to.threshold` new ones. It
 * leaks the length alone. Another vector than that of the honest old members passes with at most 1/p.
 *
 * @param at a scope of its own
 * @param share at the members of `from` alone
 * @returns this party's new share; undefined at who is no member of `to`
 * @throws BeaverdamError INVALID_ARGUMENT, also for additive shares, which have nothing to compare
 * @throws BeaverdamError FIELD_TOO_SMALL for a field of fewer than 2^60 elements
 * @throws BeaverdamError OPENING_MISMATCH, VERIFICATION_FAILED if a party lied
 *
 * @example
 * const [three, five] = [shamirCommittee([0, 1, 2]), shamirCommittee([2, 3, 4, 5, 6])]
 * await party.fork('moved', (at) => reshareVerified(at, { field: Field64, from: three, to: five, length: 100 }, share))
 */
export async function reshareVerified(
  at: Party,
  resharing: Resharing,
  share: FieldVector | undefined,
): Promise<FieldVector | undefined> {
  const { field, from, to, length } = resharing
  checkFieldSize(field, 'resharing')
  checkResharing(at, resharing, share)
  checkHonestMajority('from', from)
  checkHonestMajority('to', to)
  const dealers = verifiedDealersOf(from)
  const coinElements = coinLength(field.elementBytes)
  const own =
    share !== undefined && dealers.includes(at.id)
      ? FieldVector.concat([share, await drawCoinPart(at, resharing, coinElements)])
      : undefined
  const dealt = await dealToCommittee(at, { ...resharing, length: length + coinElements }, dealers, own)
  if (dealt === undefined) return undefined
  await at.fork('ready', (ready) => allReady(ready, readyStep, to.members))
  const coinParts = dealt.map((part) => part.slice(length))
  const coin = await at.fork('coin', (tossed) => openCoin(tossed, to, coinParts))
  const shares = dealt.map((part, k): ShamirShare => ({ point: pointOf(k), values: part.slice(0, length) }))
  await at.fork('parities', (parities) => checkParities(parities, field, coin, from.threshold, to, shares))
  return valuesAt(shares.slice(0, from.threshold + 1), 0n)
}

function drawCoinPart(at: Party, { field, random = randomBytes }: Resharing, length: number) {
  const use = { label: 'resharing coin part', session: '', address: at.scope }
  return expandShare(field, Seed.fromBytes(random(seedBytes)), use, length)
}

/** The sum of what all dealers drew, of whom one is honest. @throws OPENING_MISMATCH */
async function openCoin(at: Party, to: Committee, parts: readonly FieldVector[]): Promise<SeedKey> {
  const sum = parts.reduce((total, part) => total.add(part))
  const told = await exchangeShares(at, coinStep, to, sum)
  checkCoinShares(at, told, to.threshold)
  return coinOf(valuesAt(told.slice(0, to.threshold + 1), 0n))
}

/**
 * Opens, of the combination with the coin's coefficients, by how much what each dealer behind the first t + 1 dealt is off the
 * polynomials of degree t through what those dealt: zeros, shared by degree t'.
 *
 * @param dealt at the points of the old members @throws VERIFICATION_FAILED
 */
async function checkParities(
  at: Party,
  field: Field,
  coin: SeedKey,
  degree: number,
  to: Committee,
  dealt: readonly ShamirShare[],
): Promise<void> {
  const use = { label: 'resharing coefficients', session: at.session, address: at.scope }
  const sums = await combineEach(
    field,
    dealt.map(({ values }) => values),
    coin.prg(use),
  )
  const combined = sums.map((sum, k) => ({ point: pointOf(k), values: FieldVector.of(field, [sum]) }))
  const basis = combined.slice(0, degree + 1)
  const parities = combined.slice(degree + 1).map(({ point, values }) => valuesAt(basis, point).sub(values))
  const told = await exchangeShares(at, parityStep, to, FieldVector.concat(parities))
  checkZeroShares(at, told, to.threshold)
}
