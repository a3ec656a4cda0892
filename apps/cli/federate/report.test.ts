import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prepareReportFolder, type Report, writeReport } from './report.ts'
import { reportPage } from './report-page.ts'

const quiet = { contributions: 5, refused: [], bytes: 12_000, saturated: 0, clippedUpdates: 0 }

const report: Report = {
  format: 'beaverdam federate report, version 1',
  data: { name: '<b>&"wards\'.csv', inputs: 10, classes: 2, trainRows: 560, testRows: 139 },
  model: { hidden: 0, parameters: 22 },
  training: { epochs: 2, batchSize: 10, learningRate: 0.05, l2: 0.001, seed: 1, rounds: 2 },
  aggregation: {
    clients: 5,
    aggregators: 3,
    protocol: 'additive',
    triples: null,
    field: 'Field64',
    fractionBits: 24,
    clip: 8,
  },
  start: { loss: Math.LN2, accuracy: 0.65 },
  rounds: [
    { ...quiet, round: 1, loss: 0.2, accuracy: 0.94, seconds: 0.4 },
    { ...quiet, round: 2, loss: 0.1, accuracy: 0.97, seconds: 0.3, saturated: 3 },
  ],
  comparison: {
    largestMeanDifference: 2e-8,
    meanBound: 3e-8,
    largestWeightDifference: 5e-8,
    weightBound: null,
    clear: { loss: 0.1, accuracy: 0.97 },
  },
  verification: null,
  encryption: null,
  poison: null,
  pooled: { loss: 0.09, accuracy: 0.98 },
  seconds: 1.5,
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'beaverdam-report-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('the report is written as JSON and as a page, into a folder made for it', async () => {
  const out = join(folder, 'a', 'b')
  await prepareReportFolder(out)
  await writeReport(out, report)
  expect((await readdir(out)).sort()).toEqual(['report.html', 'report.json'])
  expect(JSON.parse(await readFile(join(out, 'report.json'), 'utf8'))).toEqual(report)
  expect(await readFile(join(out, 'report.html'), 'utf8')).toContain('</html>')
})

test('a folder that cannot be made is an error of its own', async () => {
  const file = join(folder, 'file')
  await writeFile(file, '')
  for (const out of [file, join(file, 'out'), '/proc/out', '/proc/a/b'])
    await expect(prepareReportFolder(out)).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' })
})

test('the page needs no network and shows three curves', () => {
  const page = reportPage(report)
  expect(page.match(/<svg /g)).toHaveLength(3)
  expect(page).not.toMatch(/<script|<link|<img|@import|url\((?!#)/)
  const addresses = page.match(/https?:[^"]*/g) ?? []
  expect(new Set(addresses)).toEqual(new Set(['http://www.w3.org/2000/svg', 'http://www.w3.org/1999/xlink']))
})

test('the page of a training with liars shows it beside the same one without', () => {
  const honest = [0.65, 0.95, 0.97].map((accuracy) => ({ loss: 1 - accuracy, accuracy }))
  const poison = { attack: 'flip', liars: [1, 3], factor: -100, honest, unverified: null } as const
  const page = reportPage({ ...report, poison })
  expect(page).toContain('2 of the clients lied and sent the opposite of their update, 100 times as large.')
  expect(page).toContain('client-1, client-3: the update times -100')
  expect(page).toContain('In the clear, all clients honest')
  // accuracy, drawn for wide and for narrow pages, and loss
  expect(page.match(/stroke="var\(--honest\)"/g)).toHaveLength(3)
  expect(reportPage(report)).not.toContain('stroke="var(--honest)"')
})

test('the page of a verified training shows whom it refused, and the damage that was not done', () => {
  const honest = report.rounds
  const poison = { attack: 'boost', liars: [4], factor: 100, honest, unverified: honest } as const
  const refused = [{ client: 4, code: 'PROOF_REJECTED' }] as const
  const page = reportPage({
    ...report,
    aggregation: { ...report.aggregation, protocol: 'verified', clip: null },
    verification: {
      bound: 1,
      provedBound: 1.000002,
      maxWeight: 699,
      maxRows: 6990,
      minimum: 3,
      statistics: true,
    },
    poison,
    rounds: report.rounds.map((round) => ({ ...round, contributions: 4, refused })),
  })
  expect(page).toContain(
    '3 aggregators verified, without seeing them, and summed secret shares of the updates',
  )
  expect(page).toContain(
    'One client lied and sent their update, 100 times as large. Their 2 reports were refused',
  )
  expect(page).toContain('<td>client-4</td>')
  expect(page).toContain('at most 1, and 2.0e-6 for rounding')
  expect(page).toContain('at most 699, for 6,990 rows')
  expect(page.match(/stroke="var\(--damage\)"/g)).toHaveLength(3)
  expect(page).not.toContain('null')
})

test('the page of a training under encryption shows what aggregators get of an update', () => {
  const encryption = { slots: 8192, modulusBits: 210, numbersPerSlot: 1, ciphertexts: 4 } as const
  const page = reportPage({
    ...report,
    aggregation: { ...report.aggregation, protocol: 'homomorphic' },
    encryption: { ...encryption, updateBytes: 3_473_490, statistics: true },
  })
  expect(page).toContain(
    '3 aggregators added up updates that none of them can decrypt alone, and together decrypted',
  )
  expect(page).not.toContain('secret shares')
  expect(page).toContain('4 ciphertexts of 8,192 slots, 1 number a slot, modulo 210 bits')
  expect(page).toContain('3.47 MB with proofs, to each aggregator')
  expect(page).toContain('summed as shares, not encrypted')
})

test('text from outside is escaped', () => {
  const page = reportPage(report)
  expect(page).not.toContain('<b>')
  expect(page).toContain('Federated training on &#60;b&#62;&#38;&#34;wards&#39;.csv')
})

test('a training that ended before its first round has a page too', () => {
  expect(reportPage({ ...report, rounds: [] })).toContain('65.0%')
})
