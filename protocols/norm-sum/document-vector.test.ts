import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkVector } from '../vector-formats.ts'
import type { PineVector } from './document-vector.ts'

const folder = '../shared/vectors/cfrg-vdaf-pine/01'
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
const mismatch = { code: 'VECTOR_MISMATCH' }

function read(name: string): PineVector {
  return JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'))
}

const changed = (hex: string) => hex.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))

describe.skipIf(files.length === 0)(`the vectors of PINE draft 01 (skipped without ${folder})`, () => {
  test('are all there', () => expect(files).toHaveLength(16))

  test.each(files)('%s', async (name) => {
    expect(await checkVector(read(name))).toBe(`pine-01/${name.split('_')[0]}`)
  })

  test('fail with any byte string or parameter changed', async () => {
    const vector = read('Pine64_0.json')
    const [report, ...others] = vector.prep as [PineVector['prep'][number]]
    const reports = [
      { ...report, nonce: changed(report.nonce) },
      { ...report, rand: changed(report.rand) },
      { ...report, public_share: changed(report.public_share) },
      { ...report, input_shares: report.input_shares.map(changed) },
      { ...report, prep_shares: [report.prep_shares[0]?.map(changed)] },
      { ...report, prep_messages: report.prep_messages.map(changed) },
      { ...report, out_shares: report.out_shares.map((share) => share.map(changed)) },
      { ...report, measurement: report.measurement.toReversed() },
    ]
    const vectors = [
      ...reports.map((other) => ({ ...vector, prep: [other, ...others] })),
      { ...vector, verify_key: changed(vector.verify_key) },
      { ...vector, agg_shares: vector.agg_shares.map(changed) },
      { ...vector, agg_result: vector.agg_result.map((sum) => sum + 1) },
      { ...vector, alpha: 100 },
      { ...vector, num_wr_successes: 99 },
      { ...vector, proofs: 1 },
      { ...vector, proofs_norm_equality: 2 },
      { ...vector, chunk_length: 151 },
      { ...vector, chunk_length: 2 ** 30 },
      { ...vector, dimension: 2 ** 30 },
      { ...vector, field: 'Field32' },
      { ...vector, field: 'toString' },
    ]
    for (const other of vectors) await expect(checkVector(other)).rejects.toMatchObject(mismatch)
  })
})
