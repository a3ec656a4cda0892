import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkVector, protocolVectors, recordVectors } from '../protocols/vector-formats.ts'

describe.each(Object.keys(protocolVectors))('%s', (protocol) => {
  const folder = join(import.meta.dirname, '..', 'protocols', protocol, 'vectors')
  const files = readdirSync(folder).sort()
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'))

  test('the published files are what the fixed seeds give', async () => {
    const recorded = await recordVectors(protocol)
    expect([...recorded.keys()].map((name) => `${name}.json`).sort()).toEqual(files)
    for (const [name, file] of recorded)
      expect(read(`${name}.json`)).toEqual(JSON.parse(JSON.stringify(file)))
  })

  test.each(files)('%s replays', async (name) => {
    expect(await checkVector(read(name))).toBe(`beaverdam/${protocol}/v1`)
  })

  test.each(files)('%s fails when a message or an output is another', async (name) => {
    const vector = read(name)
    const outputs = JSON.parse(
      JSON.stringify(vector.outputs).replace(/\d(?=\D*$)/, (digit) => String(9 - Number(digit))),
    )
    await expect(checkVector({ ...vector, outputs })).rejects.toMatchObject({ code: 'VECTOR_MISMATCH' })
    for (const k of vector.messages.keys()) {
      const messages = structuredClone(vector.messages)
      messages[k].body = messages[k].body.replace(/.$/, (digit: string) => (digit === '0' ? '1' : '0'))
      if (messages[k].body === vector.messages[k].body) continue
      await expect(checkVector({ ...vector, messages })).rejects.toMatchObject({ code: 'VECTOR_MISMATCH' })
      if (k > 4) break
    }
  })
})

test.each(['additive', 'beaver', 'triples/dealer'])(
  'a vector of %s fails with another seed, or without a message',
  async (protocol) => {
    const folder = join(import.meta.dirname, '..', 'protocols', protocol, 'vectors')
    const vector = JSON.parse(readFileSync(join(folder, 'two-parties.json'), 'utf8'))
    const party = vector.parties.findIndex(
      ({ randomness }: { randomness: string[] }) => randomness.length > 0,
    )
    const reseeded = structuredClone(vector)
    const [seed] = reseeded.parties[party].randomness
    reseeded.parties[party].randomness[0] = seed.replace(/.$/, (digit: string) => (digit === '0' ? '1' : '0'))
    for (const changed of [reseeded, { ...vector, messages: vector.messages.slice(1) }])
      await expect(checkVector(changed)).rejects.toMatchObject({ code: 'VECTOR_MISMATCH' })
  },
)

test('a document of no known format is not taken for one', async () => {
  for (const document of [
    1,
    null,
    [],
    {},
    { format: 'beaverdam/other/v1' },
    { format: 'beaverdam/__proto__/v1' },
  ])
    expect(await checkVector(document)).toBeUndefined()
})

test('a malformed vector of a known format is a mismatch', async () => {
  await expect(checkVector({ format: 'beaverdam/additive/v1' })).rejects.toMatchObject({
    code: 'VECTOR_MISMATCH',
  })
})
