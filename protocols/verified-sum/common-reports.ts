import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { BeaverdamError } from '../../src/errors.ts'
import { otherParties } from '../../src/runtime/other-parties.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { partyName } from '../../src/runtime/party-name.ts'
import { hashText, stepOf } from '../../src/runtime/step.ts'
import { nonceSize } from '../prio3/prio3.ts'
import { lengthPrefixed } from '../sealed-report/length-prefixed.ts'
import type { Task } from '../task/task.ts'
import { compareAmongAll } from './compare.ts'
import type { ReportId } from './report-id.ts'
import type { WaitingReport } from './report-ledger.ts'

const digestBytes = 32

/** Bytes in which an aggregator tells of one report that waits. */
export const waitingReportBytes = nonceSize + digestBytes

const label = utf8ToBytes('beaverdam/verified-sum/v1 reports')

/** What aggregators found out together of the reports that wait. */
export interface CommonReports {
  /** What all hold alike, sorted. */
  readonly ids: readonly ReportId[]
  /** Reports of which a client told aggregators different things, sorted. */
  readonly equivocated: readonly ReportId[]
  /** A hash of both, which all have alike. */
  readonly digest: Uint8Array
}

/** Digests of reports, in hex, by their ids. */
type Digests = ReadonlyMap<ReportId, string>

/**
 * The aggregators tell each other which reports wait, by id and digest. They go on with those that all have with one digest;
 * where two have different ones the client lied. In the end all have agreed on both lists under one hash.
 *
 * @param at among the aggregators
 * @param waiting what this aggregator holds, at most the task's largest batch
 * @throws BeaverdamError MALFORMED_FRAME, naming the party whose list is not sorted
 * @throws BeaverdamError SET_MISMATCH if one told different lists to different aggregators
 */
export async function findCommonReports(
  at: Party,
  task: Task,
  waiting: readonly WaitingReport[],
): Promise<CommonReports> {
  const lists = await exchangeLists(at, task, waiting)
  const found = compareLists(lists)
  const common = lists[at.id] as Digests
  const digests = found.ids.map((id) => hexToBytes(common.get(id) as string))
  const parts = [found.ids.map(hexToBytes), digests, found.equivocated.map(hexToBytes)]
  const digest = sha256(lengthPrefixed(label, task.idBytes, ...parts.map((part) => concatBytes(...part))))
  await compareAmongAll(at, 'lists of reports', digest)
  return { ...found, digest }
}

/** @returns by party */
async function exchangeLists(
  at: Party,
  task: Task,
  waiting: readonly WaitingReport[],
): Promise<readonly Digests[]> {
  const step = stepOf('verified-sum waiting', hashText(task.id))
  const own = new Map(waiting.map(({ id, digest }) => [id, bytesToHex(digest)]))
  const body = encodeList(own)
  const receive = async (from: PartyId) => {
    const list = decodeList(await at.receive(from, step, task.parameters.maxBatch * waitingReportBytes))
    if (list !== undefined) return list
    const party = partyName(at, from)
    const expectation = `expected ids of reports, sorted, with digests from aggregator '${party}'`
    throw new BeaverdamError('MALFORMED_FRAME', expectation, { party })
  }
  const sent = otherParties(at).map((to) => at.send(to, step, body))
  const received = Promise.all(at.names.map((_, id) => (id === at.id ? own : receive(id))))
  const [lists] = await Promise.all([received, ...sent])
  return lists
}

/** Sorted by id, each followed by its digest. */
function encodeList(list: Digests): Uint8Array {
  const bytes = new Uint8Array(list.size * waitingReportBytes)
  for (const [i, id] of [...list.keys()].sort().entries())
    bytes.set(hexToBytes(id + list.get(id)), i * waitingReportBytes)
  return bytes
}

/** @returns undefined if the bytes are not whole entries, each of a larger id than the one before */
function decodeList(bytes: Uint8Array): Digests | undefined {
  if (bytes.length % waitingReportBytes !== 0) return undefined
  const list = new Map<ReportId, string>()
  let last = ''
  for (let at = 0; at < bytes.length; at += waitingReportBytes) {
    const id = bytesToHex(bytes.subarray(at, at + nonceSize))
    if (id <= last) return undefined
    list.set(id, bytesToHex(bytes.subarray(at + nonceSize, at + waitingReportBytes)))
    last = id
  }
  return list
}

function compareLists(lists: readonly Digests[]): Omit<CommonReports, 'digest'> {
  const holders = new Map<ReportId, number>()
  const first = new Map<ReportId, string>()
  const equivocated = new Set<ReportId>()
  for (const list of lists)
    for (const [id, digest] of list) {
      const known = first.get(id)
      if (known === undefined) first.set(id, digest)
      else if (known !== digest) equivocated.add(id)
      holders.set(id, (holders.get(id) ?? 0) + 1)
    }
  const isCommon = ([id, count]: [ReportId, number]) => count === lists.length && !equivocated.has(id)
  return {
    ids: [...holders]
      .filter(isCommon)
      .map(([id]) => id)
      .sort(),
    equivocated: [...equivocated].sort(),
  }
}
