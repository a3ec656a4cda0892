import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BeaverdamError } from '../../../src/errors.ts'
import type { Correlation } from '../correlation.ts'
import type { Pool } from './pool.ts'
import { type FilledPools, filledPools } from './testing/filled-pools.ts'

const pages: readonly Correlation[] = [
  { kind: 'triples', length: 1100 },
  { kind: 'masks', owner: 0, length: 90 },
  { kind: 'masks', owner: 1, length: 90 },
  { kind: 'matrix', shape: { rows: 2, inner: 2, columns: 2 } },
]

let pools: FilledPools
let path: string
/** The files of a pool of which something is used up, and what a draw of all pages then gives. */
let files: ReadonlyMap<string, Uint8Array>
let expected: readonly string[]

beforeAll(async () => {
  pools = await filledPools(
    {
      triples: 2300,
      masks: 200,
      matrices: [{ shape: { rows: 2, inner: 2, columns: 2 }, count: 3 }],
    },
    { authenticated: true },
  )
  path = pools.path(0)
  const pool = await pools.open(0)
  await drawAll(pool)
  await pool.close()
  files = new Map(readdirSync(path).map((name) => [name, new Uint8Array(readFileSync(join(path, name)))]))
  expected = await drawnFrom()
  restore()
})

afterAll(() => pools.remove())

async function drawAll(pool: Pool): Promise<readonly string[]> {
  const drawn: string[] = []
  for (const page of pages)
    for (const vector of await pool.take(page))
      drawn.push(createHash('sha256').update(vector.bytes).digest('hex'))
  return drawn
}

async function drawnFrom(): Promise<readonly string[]> {
  const pool = await pools.open(0)
  try {
    return await drawAll(pool)
  } finally {
    await pool.close()
  }
}

function restore(): void {
  for (const [name, bytes] of files) writeFileSync(join(path, name), bytes)
}

/** Draws from the pool as it stands, and puts it back. */
async function outcome(): Promise<readonly string[] | BeaverdamError> {
  try {
    return await drawnFrom()
  } catch (error) {
    if (error instanceof BeaverdamError) return error
    throw error
  } finally {
    restore()
  }
}

const refusals = ['POOL_DAMAGED', 'POOL_MISMATCH']

function isHarmless(result: readonly string[] | BeaverdamError): boolean {
  return result instanceof BeaverdamError ? refusals.includes(result.code) : result.join() === expected.join()
}

test('any byte that is changed is an error, or changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files.keys()),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.integer({ min: 1, max: 255 }),
      async (name, place, difference) => {
        const bytes = (files.get(name) as Uint8Array).slice()
        const i = Math.floor(place * bytes.length)
        bytes[i] = (bytes[i] as number) ^ difference
        writeFileSync(join(path, name), bytes)
        expect(isHarmless(await outcome())).toBe(true)
      },
    ),
    { numRuns: 200 },
  )
})

test('any file that is cut short is an error', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files.keys()),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      async (name, place) => {
        truncateSync(join(path, name), Math.floor(place * (files.get(name) as Uint8Array).length))
        const result = await outcome()
        expect(result).toBeInstanceOf(BeaverdamError)
        expect(isHarmless(result)).toBe(true)
      },
    ),
    { numRuns: 100 },
  )
})

test('what is used up has a second copy', async () => {
  const usage = files.get('usage') as Uint8Array
  // three numbers, four cursors and a code
  for (let i = 0; i < 24 + 8 * 4 + 32; i += 3)
    for (const place of [i, usage.length / 2 + i]) {
      const bytes = usage.slice()
      bytes[place] = (bytes[place] as number) ^ 1
      writeFileSync(join(path, 'usage'), bytes)
      expect(await outcome()).toEqual(expected)
    }
  const bytes = usage.slice()
  for (const place of [0, usage.length / 2]) bytes[place] = (bytes[place] as number) ^ 1
  writeFileSync(join(path, 'usage'), bytes)
  expect(await outcome()).toEqual(expect.objectContaining({ code: 'POOL_DAMAGED' }))
})

test.each([...['header.json', 'contents', 'usage', 'triples', 'masks@1', 'matrix-2x2x2']])(
  'a pool without its file %s is an error',
  async (name) => {
    rmSync(join(path, name))
    const code = name === 'header.json' ? 'FILE_UNREADABLE' : 'POOL_DAMAGED'
    expect(await outcome()).toEqual(expect.objectContaining({ code }))
  },
)

test('chunks do not open in the place of others', async () => {
  // of 1,024 authenticated triples
  const chunk = 1024 * 6 * 8 + 16
  const bytes = (files.get('triples') as Uint8Array).slice()
  const [first, second] = [bytes.slice(0, chunk), bytes.slice(chunk, 2 * chunk)]
  bytes.set(second)
  bytes.set(first, chunk)
  writeFileSync(join(path, 'triples'), bytes)
  expect(await outcome()).toEqual(expect.objectContaining({ code: 'POOL_DAMAGED' }))
})

test('files do not open under the names of others', async () => {
  const other = await filledPools({ masks: 200, random: 200 }, { authenticated: true })
  // both are one vector and its MACs, and equally many
  const [masks, random] = ['masks@1', 'random'].map((name) => join(other.path(0), name))
  renameSync(masks!, `${masks}.moved`)
  renameSync(random!, masks!)
  renameSync(`${masks}.moved`, random!)
  const pool = await other.open(0)
  await expect(pool.take({ kind: 'random', length: 1 })).rejects.toThrow(
    expect.objectContaining({ code: 'POOL_DAMAGED' }),
  )
  await pool.close()
  await other.remove()
})

test.each(['triples', 'usage', 'contents', 'header.json'])(
  'a file of another pool is an error, if it is its %s',
  async (name) => {
    const other = await filledPools(
      {
        triples: 2300,
        masks: 200,
        matrices: [{ shape: { rows: 2, inner: 2, columns: 2 }, count: 3 }],
      },
      { authenticated: true },
    )
    cpSync(join(other.path(0), name), join(path, name))
    await other.remove()
    const result = await outcome()
    expect(result).toBeInstanceOf(BeaverdamError)
    expect(isHarmless(result)).toBe(true)
  },
)
