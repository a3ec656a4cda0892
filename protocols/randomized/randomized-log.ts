import { BeaverdamError } from '../../src/errors.ts'
import type { Party } from '../../src/runtime/party.ts'
import { UncheckedLog, UncheckedRecord } from '../spdz/unchecked-log.ts'
import type { RandomizedShare } from './randomized-share.ts'

/** What an operation gave, of which it is not verified yet that the image is r times the value. */
export class RandomizedRecord<Share> extends UncheckedRecord {
  #share: RandomizedShare<Share> | undefined

  /** @throws DIVERGED before it is complete */
  get share(): RandomizedShare<Share> {
    if (this.#share === undefined)
      throw new BeaverdamError('DIVERGED', `'${this.address}' is to be verified before it is complete`)
    return this.#share
  }

  keep(share: RandomizedShare<Share>): RandomizedShare<Share> {
    this.#share = share
    return share
  }
}

/** The inputs, random elements and products of a session that no verification has covered yet. */
export class RandomizedLog<Share> extends UncheckedLog<RandomizedRecord<Share>> {
  /** Runs an operation in a scope that has no other, and keeps what it gives. @throws SCOPE_REUSED */
  record(at: Party, body: () => Promise<RandomizedShare<Share>>): Promise<RandomizedShare<Share>> {
    const record = new RandomizedRecord<Share>(at.scope)
    return this.follow(record, async () => record.keep(await body()))
  }
}
