import { bytesToHex } from '@noble/hashes/utils.js'
import { describe, expect, test } from 'vitest'
import type { ErrorCode } from '../../../src/errors.ts'
import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { namedBytes } from '../../../src/vectors/vector-file.ts'
import { OpenedReport } from '../../sealed-report/opened-report.ts'
import { digestOfIds } from '../report-id.ts'
import type { Decisions, ReportLedger } from '../report-ledger.ts'
import { emptyTranscript, extendTranscript } from '../transcript.ts'

function report(name: string): OpenedReport {
  const header = {
    taskId: namedBytes('task', 32),
    reportId: namedBytes(name, 16),
    time: 1_800_000_000,
    aggregator: 0,
    keyId: namedBytes('key', 8),
    commitments: [namedBytes(`${name} 0`, 32), namedBytes(`${name} 1`, 32)],
    publicShare: namedBytes(`${name} public`, 64),
  }
  return new OpenedReport(header, namedBytes(`${name} input`, 96))
}

const names = ['a', 'b', 'c', 'd', 'e'] as const
const [a, b, c, d, e] = names.map(report) as [
  OpenedReport,
  OpenedReport,
  OpenedReport,
  OpenedReport,
  OpenedReport,
]
const idOf = ({ id }: OpenedReport) => bytesToHex(id)
const vector = (...xs: number[]) => FieldVector.of(Field64, xs)

function decisions(accepted: OpenedReport[], sum?: FieldVector, rejected: OpenedReport[] = []): Decisions {
  const codes = rejected.map((own): [string, ErrorCode] => [idOf(own), 'PROOF_REJECTED'])
  const transcript = namedBytes([...accepted, ...rejected].map(idOf).join(), 32)
  return { accepted: accepted.map(idOf), sum, rejected: new Map(codes), transcript }
}

/** What every store of reports promises. @param open an empty one */
export function testReportLedger(name: string, open: () => Promise<ReportLedger>): void {
  const holding = async (...reports: OpenedReport[]) => {
    const ledger = await open()
    for (const own of reports) await ledger.accept(own, undefined, 10)
    return ledger
  }
  const waitingAt = async (ledger: ReportLedger) => (await ledger.waiting()).map(({ id }) => id).sort()
  const refusal = (code: ErrorCode) => expect.objectContaining({ code })

  describe(name, () => {
    test('keeps what waits, with its shares', async () => {
      const ledger = await open()
      expect(await ledger.accept(a, undefined, 10)).toBe(idOf(a))
      expect(await ledger.accept(b, 'bob', 10)).toBe(idOf(b))
      expect(await waitingAt(ledger)).toEqual([a, b].map(idOf).sort())
      expect((await ledger.waiting()).find(({ id }) => id === idOf(a))?.digest).toEqual(a.digest)
      for (const [i, opened] of (await ledger.open([b, a].map(idOf))).entries())
        for (const part of ['id', 'publicShare', 'inputShare'] as const)
          expect(opened[part]).toEqual([b, a][i]?.[part])
      await expect(ledger.open([idOf(c)])).rejects.toThrow(refusal('INVALID_ARGUMENT'))
    })

    test('takes an id once, whatever became of it', async () => {
      const ledger = await holding(a, b, c)
      const again = () => Promise.allSettled([a, b, c, d].map((own) => ledger.accept(own, undefined, 10)))
      const isRefused = async () => (await again()).map((end) => end.status === 'rejected' && end.reason.code)
      await ledger.decide(decisions([a], vector(1), [b, d]))
      const all = new Array(4).fill('REPORT_REPEATED')
      expect(await isRefused()).toEqual(all)
      await ledger.close()
      await ledger.release([idOf(a)])
      expect(await isRefused()).toEqual(all)
      expect(await waitingAt(ledger)).toEqual([idOf(c)])
    })

    test('holds no more than it may until a release', async () => {
      const ledger = await holding(a, b)
      await ledger.decide(decisions([a], vector(1)))
      const more = () => ledger.accept(c, undefined, 2)
      await expect(more()).rejects.toThrow(refusal('BATCH_TOO_LARGE'))
      await ledger.close()
      await expect(more()).rejects.toThrow(refusal('BATCH_TOO_LARGE'))
      await ledger.release([idOf(a)])
      await more()
      expect(await waitingAt(ledger)).toEqual([b, c].map(idOf).sort())
    })

    test('accepts only what waits', async () => {
      const ledger = await holding(a)
      await expect(ledger.decide(decisions([a, b], vector(1)))).rejects.toThrow(refusal('INVALID_ARGUMENT'))
      expect(await waitingAt(ledger)).toEqual([idOf(a)])
      expect((await ledger.last()).transcript).toEqual(emptyTranscript)
    })

    test('adds what was accepted, names its contributors and forgets its shares', async () => {
      const ledger = await open()
      await ledger.accept(a, 'alice', 10)
      await ledger.accept(b, undefined, 10)
      await ledger.accept(c, 'alice', 10)
      await ledger.decide(decisions([a], vector(1, 10), [c]))
      await ledger.decide(decisions([b], vector(2, -1)))
      const closed = await ledger.close()
      expect(new Set(closed)).toEqual(
        new Set([
          { id: idOf(a), contributor: 'alice' },
          { id: idOf(b), contributor: undefined },
        ]),
      )
      expect((await ledger.release([b, a].map(idOf))).toNumbers()).toEqual([3, 9])
      await expect(ledger.open([idOf(a)])).rejects.toThrow(refusal('INVALID_ARGUMENT'))
    })

    test('releases each report once, and disjoint sets', async () => {
      const ledger = await holding(a, b, c, d, e)
      await ledger.decide(decisions([a, b], vector(3)))
      await ledger.close()
      await ledger.decide(decisions([c], vector(4)))
      await ledger.decide(decisions([d], vector(5)))
      expect(await ledger.close()).toHaveLength(4)
      await ledger.decide(decisions([e], vector(6)))
      const release = async (...reports: OpenedReport[]) =>
        (await ledger.release(reports.map(idOf))).toNumbers()
      for (const parts of [[a], [c], [e], [a, b, e], []])
        await expect(release(...parts)).rejects.toThrow(refusal('ALREADY_RELEASED'))
      expect(await release(a, b)).toEqual([3])
      for (const repeated of [[a, b], [a, b, c, d], [a]])
        await expect(release(...repeated)).rejects.toThrow(refusal('ALREADY_RELEASED'))
      expect(await release(c, d)).toEqual([9])
      expect((await ledger.close()).map(({ id }) => id)).toEqual([idOf(e)])
      expect(await release(e)).toEqual([6])
      expect(await ledger.close()).toEqual([])
    })

    test('takes back the last decisions and no others', async () => {
      const ledger = await holding(a, b, c)
      const released = undefined
      const [first, second] = [decisions([a], vector(1)), decisions([b], vector(2), [c, d])]
      await expect(ledger.undo()).rejects.toThrow(refusal('INVALID_ARGUMENT'))
      await ledger.decide(first)
      expect(await ledger.last()).toEqual({
        transcript: first.transcript,
        previous: emptyTranscript,
        released,
      })
      await ledger.decide(second)
      expect(await ledger.last()).toEqual({
        transcript: second.transcript,
        previous: first.transcript,
        released,
      })
      await ledger.undo()
      expect(await ledger.last()).toEqual({ transcript: first.transcript, previous: undefined, released })
      await expect(ledger.undo()).rejects.toThrow(refusal('INVALID_ARGUMENT'))
      expect(await waitingAt(ledger)).toEqual([b, c].map(idOf).sort())
      await ledger.accept(d, undefined, 10)
      await ledger.decide(decisions([b, c], vector(30)))
      await ledger.close()
      await expect(ledger.undo()).rejects.toThrow(refusal('INVALID_ARGUMENT'))
      expect((await ledger.release([a, b, c].map(idOf))).toNumbers()).toEqual([31])
    })

    test('says which batch was released last, and extends the transcript by it', async () => {
      const ledger = await holding(a, b)
      const [first, second] = [decisions([a], vector(1)), decisions([b], vector(2))]
      await ledger.decide(first)
      await ledger.close()
      await ledger.decide(second)
      await ledger.release([idOf(a)])
      const released = digestOfIds([idOf(a)])
      const transcript = extendTranscript(second.transcript, released)
      expect(await ledger.last()).toEqual({ transcript, previous: undefined, released })
      await expect(ledger.undo()).rejects.toThrow(refusal('INVALID_ARGUMENT'))
      expect((await ledger.close()).map(({ id }) => id)).toEqual([idOf(b)])
    })

    test('forgoes a batch that it closed, and no other', async () => {
      const ledger = await holding(a, b, c)
      await ledger.decide(decisions([a], vector(1)))
      await ledger.close()
      await ledger.decide(decisions([b], vector(2)))
      await ledger.close()
      await ledger.decide(decisions([c], vector(3)))
      const { transcript } = await ledger.last()
      for (const unknown of [[b], [c], [a, b, c], []])
        await ledger.forgo(digestOfIds(unknown.map(idOf).sort()))
      expect((await ledger.last()).transcript).toEqual(transcript)
      const both = digestOfIds([a, b].map(idOf).sort())
      await ledger.forgo(both)
      expect(await ledger.last()).toMatchObject({
        transcript: extendTranscript(transcript, both),
        released: both,
      })
      await expect(ledger.release([a, b].map(idOf))).rejects.toThrow(refusal('ALREADY_RELEASED'))
      await expect(ledger.accept(a, undefined, 10)).rejects.toThrow(refusal('REPORT_REPEATED'))
      expect((await ledger.close()).map(({ id }) => id)).toEqual([idOf(c)])
      expect((await ledger.release([idOf(c)])).toNumbers()).toEqual([3])
    })

    test('shows no share when it is printed', async () => {
      const ledger = await holding(a)
      const [opened] = await ledger.open([idOf(a)])
      for (const secret of [ledger, opened])
        expect(`${JSON.stringify(secret)}${String(secret)}`).not.toContain(
          bytesToHex(a.inputShare).slice(0, 8),
        )
    })
  })
}
