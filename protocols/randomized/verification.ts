import { BeaverdamError } from '../../src/errors.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { SeedKey } from '../../src/random/seed-key.ts'
import type { Party } from '../../src/runtime/party.ts'
import { stepOf } from '../../src/runtime/step.ts'
import {
  agreeOnCoverage,
  coverageDigest,
  coverageDigestBytes,
  exchangeClaims,
  leadersClaim,
} from '../spdz/coverage.ts'
import { Echo } from '../spdz/echo.ts'
import { Turnstile } from '../spdz/turnstile.ts'
import { coefficientsOf, coinLength, coinOf } from './coin.ts'
import { combineEach } from './public-combination.ts'
import type { RandomizableSharing } from './randomizable-sharing.ts'
import type { RandomizedLog, RandomizedRecord } from './randomized-log.ts'
import { fromVectors, type RandomizedShare, vectorsOf } from './randomized-share.ts'

/** What the messages of a verification carry, under a sharing of that name. */
export function verificationSteps(sharing: string) {
  return {
    claim: stepOf(`${sharing} claim`),
    list: stepOf(`${sharing} claim list`),
    echo: stepOf(`${sharing} claim echo`),
    coin: stepOf(`${sharing} coin`),
    consistency: stepOf(`${sharing} consistency`),
    image: stepOf(`${sharing} image of the sum`),
    mask: stepOf(`${sharing} masked difference`),
    open: stepOf(`${sharing} difference`),
  } as const
}

/** Random factors of the difference: it passes as zero if all are, with p^-2, which is nothing beside 1/p. */
export const maskCount = 2

/**
 * The verification of Chida et al. (ePrint 2018/570, protocol 5.3) of everything that any party has seen completed since the
 * last one: whether each image is r times its value.
 *
 * The parties open a coin when all of it is complete, take the linear combinations w of the values and u of the images with
 * coefficients from the coin, and look whether u - r w is zero: they open its product with random masks, so that a party
 * that lied learns nothing from a difference. Unlike in the paper r stays secret, so that the session can go on under it.
 */
export class Verification<Share> {
  readonly #sharing: RandomizableSharing<Share>
  readonly #r: Share
  readonly #log: RandomizedLog<Share>
  readonly #steps: ReturnType<typeof verificationSteps>
  readonly #turnstile = new Turnstile()

  /** @param r this party's share of the session's random element */
  constructor(sharing: RandomizableSharing<Share>, r: Share, log: RandomizedLog<Share>) {
    this.#sharing = sharing
    this.#r = r
    this.#log = log
    this.#steps = verificationSteps(sharing.name)
  }

  /**
   * Runs a verification in a scope of its own. The leader begins; the others follow when it has, so that all parties run
   * those of concurrent scopes in one order.
   *
   * @throws VERIFICATION_FAILED, OPENING_MISMATCH, BROADCAST_INCONSISTENT
   */
  async run(at: Party): Promise<void> {
    const first = await leadersClaim(at, this.#steps.claim, coverageDigestBytes)
    await this.#turnstile.pass(() => this.#verify(at, first))
  }

  async #verify(at: Party, first: Uint8Array | undefined): Promise<void> {
    const records = await this.#begin(at, first)
    const coin = await at.fork('coin', (coinAt) => this.#toss(coinAt))
    const { value, image } = await this.#combine(at.session, coin, records)
    const sharing = this.#sharing
    await at.fork('consistency', (consistencyAt) =>
      sharing.checkConsistent(consistencyAt, this.#steps.consistency, [value, image]),
    )
    const scaled = await at.fork('image', (imageAt) =>
      sharing.multiply(imageAt, this.#steps.image, this.#r, value),
    )
    const rw = sharing.vectors(scaled)
    const difference = sharing.share(sharing.vectors(image).map((u, k) => u.sub(rw[k] as FieldVector)))
    const masked = await at.fork('mask', async (maskAt) => {
      const masks = await sharing.random(maskAt, maskCount)
      return sharing.scaleBy(maskAt, this.#steps.mask, difference, masks)
    })
    const opened = await at.fork('open', (openAt) => sharing.open(openAt, this.#steps.open, masked))
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
  async #begin(at: Party, first: Uint8Array | undefined): Promise<readonly RandomizedRecord<Share>[]> {
    const { complete } = this.#log
    const claims = await exchangeClaims(at, this.#steps.claim, coverageDigest(complete), first)
    const { addresses, lists } = await agreeOnCoverage(
      at,
      this.#steps.list,
      complete,
      claims,
      this.#sharing.completeAtLeastAt,
    )
    const records = await this.#log.at(addresses)
    if (lists.length > 0) {
      const echo = new Echo()
      echo.absorb(lists)
      await echo.compare(at, this.#steps.echo)
    }
    return records
  }

  /** A coin that nobody knows before an honest party opens its share of it, and nobody can choose. */
  async #toss(at: Party): Promise<SeedKey> {
    const length = coinLength(this.#sharing.field.elementBytes)
    return coinOf(await this.#sharing.toss(at, this.#steps.coin, length))
  }

  /** This party's shares of the linear combinations of all values and of all images. */
  async #combine(
    session: string,
    coin: SeedKey,
    records: readonly RandomizedRecord<Share>[],
  ): Promise<RandomizedShare<Share>> {
    const { name, field } = this.#sharing
    const count = 2 * this.#sharing.vectors(this.#r).length
    const sums = new Array<bigint>(count).fill(0n)
    for (const { address, share } of records) {
      const vectors = vectorsOf(this.#sharing, share)
      const parts = await combineEach(field, vectors, coefficientsOf(coin, name, session, address))
      for (const [k, part] of parts.entries()) sums[k] = (sums[k] as bigint) + part
    }
    const combined = sums.map((sum) => FieldVector.of(field, [sum]))
    return fromVectors(this.#sharing, combined)
  }
}
