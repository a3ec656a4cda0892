import { BeaverdamError } from '../../src/errors.ts'
import type { Party } from '../../src/runtime/party.ts'
import { UncheckedLog, UncheckedRecord } from '../spdz/unchecked-log.ts'
import type { RandomizedShare } from './randomized-share.ts'

/** What an operation gave, of which it is not verified yet that the image is r times the value. */
export class RandomizedRecord extends UncheckedRecord {
  #share: RandomizedShare | undefined

  /** @throws DIVERGED before it is complete */
  get share(): RandomizedShare {
    if (this.#share === undefined)
      throw new BeaverdamError('DIVERGED', `'${this.address}' is to be verified before it is complete`)
    return this.#share
  }

  keep(share: RandomizedShare): RandomizedShare {
    this.#share = share
    return share
  }
}

/** The inputs, random elements and products of a session that no verification has covered yet. */
export class RandomizedLog extends UncheckedLog<RandomizedRecord> {
  /** Runs an operation in a scope that has no other, and keeps what it gives. @throws SCOPE_REUSED */
  record(at: Party, body: () => Promise<RandomizedShare>): Promise<RandomizedShare> {
    const record = new RandomizedRecord(at.scope)
    return this.follow(record, async () => record.keep(await body()))
  }
}
