import { BeaverdamError } from '../../src/errors.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { seededPrg } from '../../src/random/prg.ts'
import { seedBytes } from '../../src/random/seed.ts'
import { SeedKey } from '../../src/random/seed-key.ts'
import { turboShake128 } from '../../src/random/turboshake.ts'
import { expand, uniformBlockBytes } from '../../src/random/uniform.ts'
import type { Party } from '../../src/runtime/party.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { multiply, type ProductContext, scaleBy } from '../replicated/multiply.ts'
import { randomShare } from '../replicated/pairwise-keys.ts'
import { type ReplicatedShare, subtractShares } from '../replicated/replicated-share.ts'
import {
  agreeOnCoverage,
  coverageDigest,
  coverageDigestBytes,
  exchangeClaims,
  leadersClaim,
} from '../spdz/coverage.ts'
import { Echo } from '../spdz/echo.ts'
import { Turnstile } from '../spdz/turnstile.ts'
import { openChecked } from './checked-opening.ts'
import type { RandomizedLog, RandomizedRecord } from './randomized-log.ts'

export const verificationSteps = {
  claim: stepOf('replicated claim'),
  list: stepOf('replicated claim list'),
  echo: stepOf('replicated claim echo'),
  coin: stepOf('replicated coin'),
  image: stepOf('replicated image of the sum'),
  mask: stepOf('replicated masked difference'),
  open: stepOf('replicated difference'),
} as const

/** Random factors of the difference: it passes as zero if all are, with p^-2, which is nothing beside 1/p. */
export const maskCount = 2

/**
 * What is opened follows from what is complete at both honest parties. And what is complete at two has been begun by all,
 * since each of the two has got its component of the result from another party.
 */
const completeAtLeastAt = 2

const coinDomain = 0x26

/** Elements that are opened as a coin: as many bytes as a seed has. */
export function coinLength(elementBytes: number): number {
  return Math.ceil(seedBytes / elementBytes)
}

/**
 * The verification of Chida et al. (ePrint 2018/570, protocol 5.3) of everything that any party has seen completed since the
 * last one: whether each image is r times its value.
 *
 * The parties open a coin when all of it is complete, take the linear combinations w of the values and u of the images with
 * coefficients from the coin, and look whether u - r w is zero: they open its product with random masks, so that a party
 * that lied learns nothing from a difference. Unlike in the paper r stays secret, so that the session can go on under it.
 */
export class Verification {
  readonly #context: ProductContext
  readonly #r: ReplicatedShare
  readonly #log: RandomizedLog
  readonly #turnstile = new Turnstile()

  constructor(context: ProductContext, r: ReplicatedShare, log: RandomizedLog) {
    this.#context = context
    this.#r = r
    this.#log = log
  }

  /**
   * Runs a verification in a scope of its own. The leader begins; the others follow when it has, so that all parties run
   * those of concurrent scopes in one order.
   *
   * @throws VERIFICATION_FAILED, OPENING_MISMATCH, BROADCAST_INCONSISTENT
   */
  async run(at: Party): Promise<void> {
    const first = await leadersClaim(at, verificationSteps.claim, coverageDigestBytes)
    await this.#turnstile.pass(() => this.#verify(at, first))
  }

  async #verify(at: Party, first: Uint8Array | undefined): Promise<void> {
    const records = await this.#begin(at, first)
    const coin = await at.fork('coin', (coinAt) => this.#toss(coinAt))
    const { value, image } = await this.#combine(at.session, coin, records)
    const scaled = await at.fork('image', (imageAt) =>
      multiply(this.#context, imageAt, verificationSteps.image, this.#r, value),
    )
    const difference = subtractShares(image, scaled)
    const masked = await at.fork('mask', async (maskAt) => {
      const masks = await randomShare(this.#context, maskAt, maskCount)
      return scaleBy(this.#context, maskAt, verificationSteps.mask, difference, masks)
    })
    const opened = await at.fork('open', (openAt) =>
      openChecked(this.#context, openAt, verificationSteps.open, masked),
    )
    this.decide(at, opened)
    this.#log.drop(records)
  }

  /** @throws VERIFICATION_FAILED unless the masked difference is zero */
  decide(at: Party, masked: FieldVector): void {
    if (masked.toBigInts().every((element) => element === 0n)) return
    throw new BeaverdamError(
      'VERIFICATION_FAILED',
      `what was computed before '${at.scope}' does not pass its verification: a party deviated, and nobody can tell which`,
    )
  }

  /**
   * What is covered, once all of it is complete at all honest parties: none of them opens the coin before. Those whose digests
   * are the same know it by them, the others by an echo.
   */
  async #begin(at: Party, first: Uint8Array | undefined): Promise<readonly RandomizedRecord[]> {
    const { complete } = this.#log
    const claims = await exchangeClaims(at, verificationSteps.claim, coverageDigest(complete), first)
    const { addresses, lists } = await agreeOnCoverage(
      at,
      verificationSteps.list,
      complete,
      claims,
      completeAtLeastAt,
    )
    const records = await this.#log.at(addresses)
    if (lists.length > 0) {
      const echo = new Echo()
      echo.absorb(lists)
      await echo.compare(at, verificationSteps.echo)
    }
    return records
  }

  /** A coin that nobody knows before an honest party opens its share of it, and nobody can choose. */
  async #toss(at: Party): Promise<SeedKey> {
    const { field } = this.#context
    const share = await randomShare(this.#context, at, coinLength(field.elementBytes))
    const opened = await openChecked(this.#context, at, verificationSteps.coin, share)
    return SeedKey.fromBytes(turboShake128(opened.bytes, coinDomain, seedBytes))
  }

  /** This party's shares of the linear combinations of all values and of all images. */
  async #combine(
    session: string,
    coin: SeedKey,
    records: readonly RandomizedRecord[],
  ): Promise<{ readonly value: ReplicatedShare; readonly image: ReplicatedShare }> {
    const { field } = this.#context
    const sums = [0n, 0n, 0n, 0n]
    for (const { address, share } of records) {
      const { value, image } = share
      const components = [value.own, value.next, image.own, image.next]
      const use = { label: 'replicated coefficients', session, address }
      const prg = seededPrg(coin.derive(use), use)
      const blockBytes = uniformBlockBytes(field)
      for (let from = 0; from < value.own.bytes.length; from += blockBytes) {
        const to = Math.min(value.own.bytes.length, from + blockBytes)
        const coefficients = await expand(field, prg, (to - from) / field.elementBytes)
        for (const [k, { bytes }] of components.entries())
          sums[k] = (sums[k] as bigint) + field.dot(coefficients.bytes, bytes.subarray(from, to))
      }
    }
    const [valueOwn, valueNext, imageOwn, imageNext] = sums.map((sum) => FieldVector.of(field, [sum])) as [
      FieldVector,
      FieldVector,
      FieldVector,
      FieldVector,
    ]
    return { value: { own: valueOwn, next: valueNext }, image: { own: imageOwn, next: imageNext } }
  }
}
