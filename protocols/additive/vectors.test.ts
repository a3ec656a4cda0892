import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { VectorFile } from '../../src/vectors/vector-file.ts'
import * as beaver from '../beaver/vectors.ts'
import * as clear from '../clear/vectors.ts'
import * as triples from '../triples/vectors.ts'
import * as additive from './vectors.ts'

const folders = Object.entries({ additive, beaver, clear, triples })

function files(folder: string): [name: string, file: VectorFile][] {
  const directory = new URL(`../${folder}/vectors/`, import.meta.url)
  return readdirSync(directory).map((name) => [
    name,
    JSON.parse(readFileSync(new URL(name, directory), 'utf8')) as VectorFile,
  ])
}

describe.each(folders)('%s', (folder, { generate, check }) => {
  test.each(files(folder))('%s replays', async (_, file) => {
    await check(file)
  })

  test('the published files are those that are generated', async () => {
    const generated = (await generate()).map(({ name, file }) => [
      `${name}.json`,
      JSON.parse(JSON.stringify(file)),
    ])
    expect(new Map(files(folder))).toEqual(new Map(generated as [string, VectorFile][]))
  })

  test('a changed message, output or seed does not replay', async () => {
    const [[, file]] = files(folder) as [[string, VectorFile]]
    const text = JSON.stringify(file)
    const [message] = file.messages.filter(({ body }) => body.length > 0)
    const seed = file.parties.flatMap(({ randomness }) => randomness)[0] as string
    const changes = [
      text.replace(message?.body as string, flip(message?.body as string)),
      text.replace(seed, flip(seed)),
      JSON.stringify({ ...file, outputs: [...file.outputs].reverse() }),
      JSON.stringify({ ...file, messages: file.messages.slice(1) }),
    ]
    for (const changed of changes) {
      expect(changed).not.toBe(text)
      await expect(check(JSON.parse(changed) as VectorFile)).rejects.toMatchObject({
        code: 'VECTOR_MISMATCH',
      })
    }
  })
})

/** Hexadecimal with another last digit. */
function flip(hex: string): string {
  return hex.slice(0, -1) + (hex.endsWith('0') ? '1' : '0')
}
