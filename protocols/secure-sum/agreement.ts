import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { BeaverdamError } from '../../src/errors.ts'
import { otherParties } from '../../src/runtime/other-parties.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { partyName } from '../../src/runtime/party-name.ts'
import { hashText, stepOf } from '../../src/runtime/step.ts'
import { sameBytes } from '../../src/same-bytes.ts'
import { type ContributionId, decodeSortedIds, encodeIds, idBytes } from './contribution-id.ts'
import type { SumTask } from './task.ts'

/** The contributions that all aggregators hold and have agreed to release together. */
export interface Batch {
  /** Sorted. */
  readonly ids: readonly ContributionId[]
  /** SHA-256 of the task's id and the sorted ids, in hex. */
  readonly digest: string
  /** What this aggregator holds and another lacks: it waits on and is not counted. */
  readonly uncounted: readonly ContributionId[]
}

/**
 * The aggregators tell each other which contributions they hold, take those that all do, and compare the number and a
 * hash of them: whoever told different lists to different aggregators is caught here, before anything opens.
 *
 * @param at among the aggregators
 * @param waiting what this aggregator holds, at most the task's largest batch
 * @throws BeaverdamError SET_MISMATCH, MALFORMED_FRAME
 * @throws BeaverdamError BATCH_TOO_SMALL
 */
export async function agreeOnBatch(
  at: Party,
  task: SumTask,
  waiting: readonly ContributionId[],
): Promise<Batch> {
  const own = [...waiting].sort()
  const lists = await exchangeIds(at, task, own)
  const ids = common(own, lists)
  const digest = batchDigest(task, ids)
  const theirs = await at.exchange(stepOf('secure-sum digest', hashText(task.id)), summary(ids, digest))
  for (const [from, body] of theirs.entries()) checkSame(at, from, body, summary(ids, digest))
  checkBatchSize(task, ids.length)
  const counted = new Set(ids)
  return { ids, digest: bytesToHex(digest), uncounted: own.filter((id) => !counted.has(id)) }
}

/** @returns the other aggregators' lists */
async function exchangeIds(
  at: Party,
  task: SumTask,
  own: readonly ContributionId[],
): Promise<readonly (readonly ContributionId[])[]> {
  const step = stepOf('secure-sum ids', hashText(task.id))
  const others = otherParties(at)
  const body = encodeIds(own)
  const receive = async (from: PartyId) => {
    const ids = decodeSortedIds(await at.receive(from, step, task.maxBatch * idBytes))
    if (ids !== undefined) return ids
    const party = partyName(at, from)
    throw new BeaverdamError('MALFORMED_FRAME', `expected sorted ids from aggregator '${party}'`, { party })
  }
  const [lists] = await Promise.all([
    Promise.all(others.map(receive)),
    ...others.map((to) => at.send(to, step, body)),
  ])
  return lists
}

function common(
  own: readonly ContributionId[],
  lists: readonly (readonly ContributionId[])[],
): ContributionId[] {
  const sets = lists.map((list) => new Set(list))
  return own.filter((id) => sets.every((set) => set.has(id)))
}

/** A sorted batch's hash. */
export function batchDigest(task: SumTask, ids: readonly ContributionId[]): Uint8Array {
  return sha256.create().update(hexToBytes(task.id)).update(encodeIds(ids)).digest()
}

/** The number of ids in four little-endian bytes, and their hash. */
function summary(ids: readonly ContributionId[], digest: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + digest.length)
  new DataView(bytes.buffer).setUint32(0, ids.length, true)
  bytes.set(digest, 4)
  return bytes
}

/** @throws BeaverdamError SET_MISMATCH */
function checkSame(at: Party, from: PartyId, theirs: Uint8Array, own: Uint8Array): void {
  const count = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  const party = partyName(at, from)
  if (!sameBytes(theirs, own))
    throw new BeaverdamError(
      'SET_MISMATCH',
      `aggregators '${at.names[at.id]}' and '${party}' mean different sets of contributions, ` +
        `of ${count(own)} and ${count(theirs)}, though they exchanged what they hold`,
      { party },
    )
}

/** @throws BeaverdamError BATCH_TOO_SMALL */
function checkBatchSize(task: SumTask, count: number): void {
  if (count < task.minBatch)
    throw new BeaverdamError(
      'BATCH_TOO_SMALL',
      `all aggregators hold ${count} contributions in common; the task releases no fewer than ${task.minBatch}`,
    )
}
