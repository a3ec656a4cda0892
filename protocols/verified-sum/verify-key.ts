import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { encodeSeedUse } from '../../src/random/seed-use.ts'
import { turboShake128 } from '../../src/random/turboshake.ts'
import type { Party } from '../../src/runtime/party.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { verifyKeySize } from '../prio3/prio3.ts'
import { Commitments, commitmentOpeningBytes } from '../spdz/commitment.ts'
import { Echo } from '../spdz/echo.ts'

const label = 'verified-sum verify key'

const domain = 0x2b

const steps = {
  commit: stepOf('verify key commitment'),
  echo: stepOf('verify key echo'),
  reveal: stepOf('verify key'),
} as const

/** Bytes of what an aggregator reveals of its part. */
export const verifyKeyOpeningBytes = commitmentOpeningBytes(verifyKeySize)

/**
 * The key under which the aggregators of a task verify: each commits to 32 random bytes, and when the commitments of all
 * are there they are revealed; the key is a hash of all. So none can choose it, while one is honest. Clients never see it.
 *
 * @param party in a session, or part of one, of the aggregators alone
 * @returns 32 bytes
 * @throws BeaverdamError COMMITMENT_INVALID, naming the party that revealed something else than it committed to
 * @throws BeaverdamError BROADCAST_INCONSISTENT
 */
export async function makeVerifyKey(party: Party, random: RandomSource = randomBytes): Promise<Uint8Array> {
  const commitments = new Commitments(party, label, random)
  const own = commitments.commit(random(verifyKeySize))
  const committed = await party.exchange(steps.commit, own.commitment)
  const echo = new Echo()
  echo.absorb(committed)
  await echo.compare(party, steps.echo)
  const opened = await party.exchange(steps.reveal, own.opening)
  const parts = new Uint8Array(party.n * verifyKeySize)
  for (const [id, opening] of opened.entries())
    parts.set(commitments.open(id, committed[id] as Uint8Array, opening), id * verifyKeySize)
  const use = { label, session: party.session, address: party.scope }
  return turboShake128(encodeSeedUse(use, parts), domain, verifyKeySize)
}
