import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { VectorFile } from '../../src/vectors/vector-file.ts'
import { check, generate } from './vectors.ts'

const directory = new URL('vectors/', import.meta.url)

function read(name: string): VectorFile {
  return JSON.parse(readFileSync(new URL(name, directory), 'utf8')) as VectorFile
}

test('the published files are those that are generated', async () => {
  const generated = await generate()
  expect(readdirSync(directory).sort()).toEqual(generated.map(({ name }) => `${name}.json`).sort())
  for (const { name, file } of generated)
    expect(read(`${name}.json`)).toEqual(JSON.parse(JSON.stringify(file)))
})

describe.each(['base.json', 'malicious.json'])('%s', (name) => {
  const text = JSON.stringify(read(name))

  test('replays', async () => {
    await check(JSON.parse(text) as VectorFile)
  })

  test('does not replay with another seed, message or output', async () => {
    const file = read(name)
    const last = file.parties[1]?.randomness.at(-1) as string
    const changes = [
      {
        ...file,
        parties: [
          file.parties[0],
          {
            ...file.parties[1],
            randomness: [
              ...(file.parties[1]?.randomness.slice(0, -1) ?? []),
              last.replace(/^./, last.startsWith('0') ? '1' : '0'),
            ],
          },
        ],
      },
      { ...file, messages: file.messages.slice(1) },
      { ...file, outputs: [...file.outputs].reverse() },
    ]
    for (const changed of changes)
      await expect(check(changed as VectorFile)).rejects.toMatchObject({ code: 'VECTOR_MISMATCH' })
  })
})
