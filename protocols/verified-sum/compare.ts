import { BeaverdamError, type ErrorCode } from '../../src/errors.ts'
import type { Party } from '../../src/runtime/party.ts'
import { partyName } from '../../src/runtime/party-name.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { sameBytes } from '../../src/same-bytes.ts'

/**
 * Ends when all aggregators have said that they mean the same: whoever told different things to different ones, or follows
 * another protocol, is caught here.
 *
 * @param what they compare, in the plural
 * @param digest of it, of a fixed length
 * @throws BeaverdamError with the given code, naming the first party that means something else
 */
export async function compareAmongAll(
  at: Party,
  what: string,
  digest: Uint8Array,
  code: ErrorCode = 'SET_MISMATCH',
): Promise<void> {
  const digests = await at.exchange(stepOf(`verified-sum ${what}`), digest)
  for (const [id, theirs] of digests.entries())
    if (!sameBytes(theirs, digest)) {
      const party = partyName(at, id)
      const own = at.names[at.id]
      throw new BeaverdamError(code, `aggregators '${own}' and '${party}' mean different ${what}`, { party })
    }
}
