import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkVector } from '../vector-formats.ts'
import type { DocumentVector } from './document-vector.ts'

const folder = '../shared/vectors/cfrg-vdaf/vdaf'
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
const mismatch = { code: 'VECTOR_MISMATCH' }

function read(name: string): DocumentVector {
  return JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'))
}

const changed = (hex: string) => hex.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))

describe.skipIf(files.length === 0)(`the vectors of VDAF draft 18 (skipped without ${folder})`, () => {
  test('are all there', () => expect(files).toHaveLength(15))

  test.each(files)('%s', async (name) => {
    expect(await checkVector(read(name))).toBe(`vdaf/${name.split('_')[0]}`)
  })

  const honest = files.filter((name) => !name.includes('bad'))

  test.each(honest)('%s fails with any byte string changed', async (name) => {
    const vector = read(name)
    const [report] = vector.reports as [DocumentVector['reports'][number]]
    const reports: object[] = [
      { ...report, nonce: changed(report.nonce) },
      { ...report, rand: changed(report.rand) },
      { ...report, input_shares: report.input_shares.map(changed) },
      { ...report, verifier_shares: [report.verifier_shares[0]?.map(changed)] },
      { ...report, out_shares: report.out_shares.map(changed) },
    ]
    if (report.public_share !== '')
      reports.push(
        { ...report, public_share: changed(report.public_share) },
        { ...report, verifier_messages: report.verifier_messages.map(changed) },
      )
    else reports.shift()
    const vectors = [
      ...reports.map((other) => ({ ...vector, reports: [other, ...vector.reports.slice(1)] })),
      { ...vector, ctx: changed(vector.ctx) },
      { ...vector, verify_key: changed(vector.verify_key) },
      { ...vector, agg_shares: vector.agg_shares.map(changed) },
      { ...vector, agg_result: [vector.agg_result].flat().map((sum) => Number(sum) + 1) },
    ]
    for (const other of vectors) await expect(checkVector(other)).rejects.toMatchObject(mismatch)
  })

  test.each(files.filter((name) => name.includes('bad')))('%s must not be said to succeed', async (name) => {
    const vector = read(name)
    const operations = vector.operations.map((operation) => ({ ...operation, success: true }))
    await expect(checkVector({ ...vector, operations })).rejects.toMatchObject({
      ...mismatch,
      cause: { code: expect.stringMatching(/^(PROOF_REJECTED|JOINT_RANDOMNESS_MISMATCH)$/) },
    })
  })

  test.each(honest)('%s must not be said to fail', async (name) => {
    const vector = read(name)
    for (const i of [1, 3, 4]) {
      const operations = vector.operations.with(i, { ...vector.operations[i]!, success: false })
      await expect(checkVector({ ...vector, operations })).rejects.toMatchObject(mismatch)
    }
  })
})

test('a vector with parameters out of bounds is a mismatch', async () => {
  const vector = { shares: 2, ctx: '', verify_key: '', reports: [], operations: [] }
  for (const parameters of [
    {},
    { shares: 1 },
    { length: 2 ** 30, chunk_length: 1 },
    { length: 1, chunk_length: 2 ** 30 },
    { length: 'long', chunk_length: 1 },
    { max_measurement: 0 },
  ])
    await expect(checkVector({ ...vector, ...parameters })).rejects.toMatchObject(mismatch)
})
