import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/tested-command.ts'
import { readDeployment } from './deployment.ts'

const path = join(temporaryFolder(), 'parties.json')
const [alice, bob, dealer] = ['alice', 'bob', 'dealer'].map((name, i) => ({
  name,
  address: `127.0.0.1:${7001 + i}`,
}))
const pin = 'ab'.repeat(32)
const valid = { session: '00'.repeat(16), parties: [alice, bob], dealer }

function read(document: unknown) {
  writeFileSync(path, JSON.stringify(document))
  return readDeployment(path)
}

test('what may be left out has its default', async () => {
  expect(await read(valid)).toEqual({
    session: valid.session,
    threat: { protocol: 'additive', triples: { name: 'dealer' } },
    field: '64',
    parties: [alice, bob, dealer],
    deadline: 60_000,
  })
  const { dealer: _, ...withoutDealer } = valid
  const ownSources = [
    ['additive', 64, 'lattice'],
    ['additive', 128, 'ot'],
    ['spdz', 64, 'lowgear'],
    ['spdz', 128, 'mascot'],
  ] as const
  for (const [protocol, field, name] of ownSources)
    expect((await read({ ...withoutDealer, protocol, field })).threat).toEqual({
      protocol,
      triples: { name },
    })
  expect(await read({ ...withoutDealer, protocol: 'clear', field: 128, deadline: 0.5 })).toMatchObject({
    threat: { protocol: 'clear' },
    field: '128',
    parties: [alice, bob],
    deadline: 500,
  })
})

test.each([
  [[], 'is not a JSON object'],
  [{ ...valid, seed: '00' }, 'has "seed", where only'],
  [{ ...valid, session: '00' }, 'no "session"'],
  [{ ...valid, session: undefined }, 'no "session"'],
  [{ ...valid, protocol: 'toString' }, 'has a "protocol" other than'],
  [{ ...valid, field: 65 }, 'has a "field" other than'],
  [{ ...valid, deadline: 0 }, '"deadline"'],
  [{ ...valid, deadline: '60' }, '"deadline"'],
  [{ ...valid, parties: [alice] }, 'no list "parties"'],
  [{ ...valid, parties: [alice, { ...bob, key: 1 }] }, '"parties"[1]'],
  [{ ...valid, parties: [alice, 'bob'] }, '"parties"[1]'],
  [{ ...valid, parties: [alice, { ...bob, address: 'bob' }] }, '"parties"[1] with a wrong "address"'],
  [{ ...valid, dealer: { ...dealer, address: 'host:99999' } }, '"dealer" with a wrong "address": port:'],
  [{ ...valid, parties: [{ ...alice, pins: ['ab'] }, bob] }, '"parties"[0] with "pins"'],
  [{ ...valid, parties: [{ ...alice, pins: [] }, bob] }, '"parties"[0] with "pins"'],
  [{ ...valid, parties: [{ ...alice, pins: [pin] }, bob] }, 'no "pins" for "bob"'],
  [
    {
      ...valid,
      parties: [alice, bob].map((party) => ({ ...party, pins: [pin] })),
      dealer: { ...dealer, pins: ['CD'.repeat(32)] },
    },
    '"pins" twice',
  ],
  [{ ...valid, dealer: undefined, triples: 'dealer' }, '"dealer"'],
  [{ ...valid, protocol: 'spdz', triples: 'ot' }, '"triples" other than dealer, lowgear, mascot'],
  [{ ...valid, triples: 'ot' }, 'additive with triples from ot does without'],
  [{ ...valid, protocol: 'clear' }, 'clear with triples from nobody does without'],
  [{ ...valid, protocol: 'replicated' }, 'has 2 "parties", where replicated is for 3 to 3'],
  [{ ...valid, triples: 'lattice', field: 128 }, 'has "field" 128, in which there are no triples of lattice'],
  [{ ...valid, parties: [alice, { ...bob, name: 'alice' }] }, 'gives the name "alice" to two'],
  [{ ...valid, parties: [alice, { ...alice, name: 'bob' }] }, 'gives the address "127.0.0.1:7001" to two'],
])('%j is refused', async (document, message) => {
  await expect(read(document)).rejects.toMatchObject({
    code: 'FILE_INVALID',
    message: expect.stringContaining(message),
  })
})
