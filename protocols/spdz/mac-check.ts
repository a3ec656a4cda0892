import { BeaverdamError } from '../../src/errors.ts'
import type { Field } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { RandomSource } from '../../src/random/csprng.ts'
import type { SeedKey } from '../../src/random/seed-key.ts'
import { expand, uniformBlockBytes } from '../../src/random/uniform.ts'
import type { Party } from '../../src/runtime/party.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { checkElements } from '../additive/elements.ts'
import { Coin } from './coin.ts'
import { Commitments, commitmentBytes } from './commitment.ts'
import {
  agreeOnCoverage,
  coverageDigest,
  coverageDigestBytes,
  exchangeClaims,
  leadersClaim,
} from './coverage.ts'
import { Echo } from './echo.ts'
import type { MacKey } from './mac-key.ts'
import type { OpeningLog, OpeningRecord } from './opening-log.ts'

/** Bytes of what a check begins with: the coin's commitment, and the digest of the openings that are complete. */
export const claimBytes = commitmentBytes + coverageDigestBytes

export const checkSteps = {
  claim: stepOf('spdz claim'),
  list: stepOf('spdz claim list'),
  claimEcho: stepOf('spdz claim echo'),
  coin: stepOf('spdz coin'),
  commit: stepOf('spdz sigma commitment'),
  commitEcho: stepOf('spdz sigma echo'),
  reveal: stepOf('spdz sigma'),
} as const

export interface MacCheckOptions {
  readonly key: MacKey
  readonly log: OpeningLog
  readonly random: RandomSource
}

/**
 * The MAC check of SPDZ (ePrint 2012/642, figure 10) on everything that any party has seen opened since the last one.
 *
 * Each party takes the linear combination of the deviations of all those openings, with coefficients from a coin that is
 * tossed when all of them are complete, commits to it, and reveals it when the commitments of all are there and have
 * been compared. The sum over the parties is zero unless a value or a MAC was shifted.
 */
export class MacCheck {
  readonly #field: Field
  readonly #options: MacCheckOptions

  constructor(options: MacCheckOptions) {
    this.#field = options.key.field
    this.#options = options
  }

  /**
   * Runs a check in a scope of its own. The leader begins; the others follow when it has, so that all parties run the
   * checks of concurrent scopes in one order.
   *
   * @throws MAC_CHECK_FAILED, and the key is burnt
   * @throws COMMITMENT_INVALID, BROADCAST_INCONSISTENT, MAC_KEY_BURNT
   */
  async run(at: Party): Promise<void> {
    const first = await leadersClaim(at, checkSteps.claim, claimBytes)
    await this.#options.key.inTurn(() => this.#check(at, first))
  }

  async #check(at: Party, first: Uint8Array | undefined): Promise<void> {
    const { key, log, random } = this.#options
    void key.share
    const echo = new Echo()
    const coin = new Coin(at, random)
    const { complete } = log
    const claims = await exchangeClaims(at, checkSteps.claim, claimOf(coin, complete), first)
    echo.absorb(claims)
    const digests = claims.map((claim) => claim.subarray(commitmentBytes))
    const { addresses, lists } = await agreeOnCoverage(at, checkSteps.list, complete, digests, 1)
    if (lists.length > 0) echo.absorb(lists)
    const records = await log.at(addresses)
    await echo.compare(at, checkSteps.claimEcho)

    const openings = await at.exchange(checkSteps.coin, coin.opening)
    const seed = coin.reveal(
      claims.map((claim) => claim.subarray(0, commitmentBytes)),
      openings,
    )
    const combined = await this.#combine(at.session, seed, records)

    const commitments = new Commitments(at, 'spdz sigma', random)
    const own = commitments.commit(combined.bytes)
    const committed = await at.exchange(checkSteps.commit, own.commitment)
    echo.absorb(committed)
    await echo.compare(at, checkSteps.commitEcho)
    await key.whileMarked(async () => {
      const revealed = await at.exchange(checkSteps.reveal, own.opening)
      const parts = revealed.map((opening, party) => {
        const part = commitments.open(party, committed[party] as Uint8Array, opening)
        return new FieldVector(this.#field, checkElements(at, this.#field, party, part.slice()))
      })
      this.verify(at, parts)
    })
    log.drop(records)
  }

  /** @throws MAC_CHECK_FAILED unless the parts of all parties add up to zero */
  verify(at: Party, parts: readonly FieldVector[]): void {
    const sum = parts.reduce((total, part) => total.add(part))
    if (sum.at(0) === 0n) return
    throw new BeaverdamError(
      'MAC_CHECK_FAILED',
      `the values opened before '${at.scope}' do not fit their MACs: a party deviated, and nobody can tell which`,
    )
  }

  /** This party's linear combination of the deviations, with the coin's coefficients. */
  async #combine(session: string, coin: SeedKey, records: readonly OpeningRecord[]): Promise<FieldVector> {
    const blockBytes = uniformBlockBytes(this.#field)
    let sum = 0n
    for (const { address, deviations } of records) {
      const use = { label: 'spdz coefficients', session, address }
      const prg = coin.prg(use)
      for (let from = 0; from < deviations.length; from += blockBytes) {
        const block = deviations.subarray(from, from + blockBytes)
        const coefficients = await expand(this.#field, prg, block.length / this.#field.elementBytes)
        sum += this.#field.dot(coefficients.bytes, block)
      }
    }
    return FieldVector.of(this.#field, [sum])
  }
}

/** What a party begins a check with. */
function claimOf(coin: Coin, complete: readonly string[]): Uint8Array {
  const claim = new Uint8Array(claimBytes)
  claim.set(coin.commitment)
  claim.set(coverageDigest(complete), commitmentBytes)
  return claim
}
