import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { VerifiedAggregator } from '../../../protocols/verified-sum/index.ts'
import {
  amongAggregators,
  type Example,
  foundExample,
  messagesOf,
} from '../../../protocols/verified-sum/testing/example-session.ts'
import { testReportLedger } from '../../../protocols/verified-sum/testing/report-ledger-contract.ts'
import { temporaryFolder } from '../testing/tested-command.ts'
import { RecordedLedger } from './recorded-ledger.ts'
import { ReleaseRecord } from './release-record.ts'

const recordedIn = async (folder: string) => new RecordedLedger(await ReleaseRecord.read(folder))

testReportLedger('a ledger whose releases are on the disk', () => recordedIn(join(temporaryFolder(), 'new')))

const ids = ['a', 'b', 'c'].map((digit) => digit.repeat(32))
const code = (code: string) => expect.objectContaining({ code })

test('a record has what earlier runs released', async () => {
  const folder = join(temporaryFolder(), 'released')
  const record = await ReleaseRecord.read(folder)
  await record.add(ids.slice(0, 1))
  await record.add(ids.slice(1, 2))
  expect(readdirSync(folder).sort()).toEqual(['1.ids', '2.ids'])
  const read = await ReleaseRecord.read(folder)
  expect(ids.map((id) => read.has(id))).toEqual([true, true, false])
})

test('of two runs of one aggregator that release at once one fails', async () => {
  const folder = join(temporaryFolder(), 'released')
  const records = await Promise.all([ReleaseRecord.read(folder), ReleaseRecord.read(folder)])
  const ends = await Promise.allSettled(records.map((record) => record.add(ids)))
  expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(ends).toContainEqual({ status: 'rejected', reason: code('ALREADY_RELEASED') })
  expect(readdirSync(folder)).toEqual(['1.ids'])
  expect(readFileSync(join(folder, '1.ids'), 'utf8')).toBe(`${ids.join('\n')}\n`)
})

test('a record that is not whole is refused', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, '2.ids'), `${ids[0]}\n`)
  await expect(ReleaseRecord.read(folder)).rejects.toThrow(code('FILE_UNREADABLE'))
  writeFileSync(join(folder, '1.ids'), ids.join('\n').slice(0, -1))
  await expect(ReleaseRecord.read(folder)).rejects.toThrow(code('FILE_INVALID'))
})

/** One run of all aggregators over the same reports. @returns how many they released */
async function releaseAll(example: Example, messages: readonly (readonly Uint8Array[])[], folder: string) {
  const counts = await amongAggregators(2, async (party) => {
    const ledger = await recordedIn(join(folder, `${party.id}`))
    const aggregator = new VerifiedAggregator(example.task, party.id, example.keys[party.id]!, ledger)
    for (const message of messages)
      await aggregator.accept(message[party.id]!).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'ALREADY_RELEASED' })
      })
    await aggregator.verify(party)
    const batch = await aggregator.agree(party)
    await aggregator.release(party, batch)
    return batch.count
  })
  return counts[0]
}

test('no run releases what an earlier one did, if but one aggregator kept its record', async () => {
  const example = await foundExample(2)
  const messages = await Promise.all([1, 0, 1].map((measurement) => messagesOf(example, measurement)))
  const folder = temporaryFolder()
  mkdirSync(folder, { recursive: true })
  expect(await releaseAll(example, messages, folder)).toBe(3)
  await expect(releaseAll(example, messages, folder)).rejects.toThrow(code('BATCH_TOO_SMALL'))
  rmSync(join(folder, '1'), { recursive: true })
  await expect(releaseAll(example, messages, folder)).rejects.toThrow(code('BATCH_TOO_SMALL'))
  // Without any record they are released once more: nothing else keeps runs apart.
  rmSync(join(folder, '0'), { recursive: true })
  expect(await releaseAll(example, messages, folder)).toBe(3)
})
