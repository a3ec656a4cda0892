import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { bundledCommand, type Ended, temporaryFolder } from '../testing/tested-command.ts'

const command = await bundledCommand()
afterAll(() => command.remove())

const folder = temporaryFolder()

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const guard = createServer().unref()
let nextPort = await guardedPort()

/**
 * The first of a hundred ports for the parties of this file. They lie below those that the system gives away of its own accord,
 * and whoever runs this file at the same time has others: the guard listens on the first.
 */
async function guardedPort(): Promise<number> {
  for (;;) {
    const port = randomInt(100, 300) * 100
    if (await listens(guard, port)) return port
  }
}

async function listens(server: Server, port: number): Promise<boolean> {
  return once(server.listen(port, '127.0.0.1'), 'listening').then(
    () => true,
    () => false,
  )
}

/** A port that nobody listens on. It is asked for once: so nobody takes it before the party does that it is for. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = ++nextPort
    const server = createServer()
    const isFree = await listens(server, port)
    await new Promise((resolve) => server.close(resolve))
    if (isFree) return port
  }
}

async function deployment() {
  const address = async () => `127.0.0.1:${await freePort()}`
  const [alice, bob, dealer] = [await address(), await address(), await address()]
  return {
    session: '00112233445566778899aabbccddeeff',
    parties: [
      { name: 'alice', address: alice },
      { name: 'bob', address: bob },
    ],
    dealer: { name: 'dealer', address: dealer },
  }
}

type Deployed = Awaited<ReturnType<typeof deployment>>

let written = 0
const program = write(
  'product.js',
  `export default async (mpc) => {
    const x = await mpc.input(0, 2, mpc.own('x'))
    return mpc.open(await mpc.mul(x, await mpc.input(1, 2, mpc.own('x'))))
  }`,
)
const input = ['--input', `x=${write('x.json', '[2, 3]')}`]

function party(id: string, config: object, more: readonly string[] = [], path = program): Promise<Ended> {
  const file = write(`parties-${written++}.json`, JSON.stringify(config))
  return command.run(['party', path, '--config', file, '--id', id, ...more])
}

describe.concurrent('three parties', () => {
  test('compute', async () => {
    const config = await deployment()
    const [alice, bob, dealer] = await Promise.all([
      party('alice', config, [...input, '--json']),
      party('bob', config, input),
      party('dealer', config),
    ])
    expect(JSON.parse(alice.stdout)).toMatchObject({ name: 'alice', output: ['4', '9'] })
    expect(bob.stdout).toMatch(/^bob {2}\["4","9"\]\n\nscope +rounds/)
    expect(dealer.stdout).toMatch(/^scope +rounds/)
    expect([alice, bob, dealer].map(({ code, stderr }) => [code, stderr])).toEqual(Array(3).fill([0, '']))
  })

  const other = write('other.js', 'export default async () => 1')
  test.each([
    ['program', (config: Deployed) => config, other],
    ['field', (config: Deployed) => ({ ...config, field: 128 }), program],
    ['session', (config: Deployed) => ({ ...config, session: 'ff'.repeat(16) }), program],
    [
      'party list',
      (config: Deployed) => ({
        ...config,
        parties: [{ ...config.parties[0], name: 'anna' }, config.parties[1]],
      }),
      program,
    ],
  ])('refuse one with another %s, by name', async (difference, change, path) => {
    const config = await deployment()
    // Who listens for a party that was refused waits as long: enough for all three to start meanwhile.
    const soon = ['--wait', '20']
    const ended = await Promise.all([
      party('alice', config, [...input, ...soon]),
      party('bob', change(config), [...input, ...soon], path),
      party('dealer', config, soon),
    ])
    for (const { code, stdout, stderr } of ended) {
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      // Whom the difference does not concern may only see the others leave.
      expect(stderr).toMatch(/^(HELLO_MISMATCH|CONNECTION_FAILED|PEER_LOST): .*\n$/)
    }
    expect(ended.map(({ stderr }) => stderr).join()).toContain(difference)
  })
})

describe.concurrent('parties with keys', () => {
  /** A deployment whose parties have made keys in a folder of the name. */
  async function pinned(name: string) {
    const keys = join(folder, name)
    const pins: Record<string, string[]> = {}
    for (const id of ['alice', 'bob', 'dealer', 'eve']) {
      const { stdout } = await command.run(['keygen', '--out', keys, '--name', id, '--json'])
      pins[id] = [JSON.parse(stdout).pin]
    }
    const { parties, dealer, ...rest } = await deployment()
    const withPins = (entry: (typeof parties)[number]) => ({ ...entry, pins: pins[entry.name] })
    return {
      config: { ...rest, parties: parties.map(withPins), dealer: withPins(dealer) },
      pins,
      keys: ['--keys', keys],
    }
  }

  test('compute over TLS', async () => {
    const { config, keys } = await pinned('computing')
    const [alice, ...others] = await Promise.all([
      party('alice', config, [...input, ...keys, '--json']),
      party('bob', config, [...input, ...keys]),
      party('dealer', config, keys),
    ])
    expect(JSON.parse(alice.stdout)).toMatchObject({ name: 'alice', output: ['4', '9'] })
    expect(others.map(({ code, stderr }) => [code, stderr])).toEqual(Array(2).fill([0, '']))
  })

  test('make triples themselves where there is no dealer, now or ahead', async () => {
    const { config, keys } = await pinned('dealerless')
    const { dealer: _, ...dealerless } = { ...config, protocol: 'spdz' }
    const both = (run: (id: string, more: readonly string[]) => Promise<Ended>) =>
      Promise.all([run('alice', ['--json']), run('bob', [])])
    const [now, bob] = await both((id, more) => party(id, dealerless, [...input, ...keys, ...more]))
    expect(JSON.parse(now.stdout)).toMatchObject({ name: 'alice', output: ['4', '9'] })
    expect(bob.stdout).toContain('session/lowgear/pages')

    const file = write('dealerless.json', JSON.stringify(dealerless))
    const pools = join(folder, 'pools')
    const filled = await both((id, more) =>
      command.run([
        ...['preprocess', '--triples', '10', '--out', pools, '--config', file, '--id', id],
        ...[...keys, ...more],
      ]),
    )
    expect(JSON.parse(filled[0].stdout)).toMatchObject({
      source: 'lowgear',
      pools: [join(pools, 'alice.pool')],
    })
    const [later] = await both((id, more) =>
      party(id, dealerless, [...input, ...keys, ...more, '--triples', `store:${pools}`]),
    )
    expect(JSON.parse(later.stdout)).toMatchObject({ name: 'alice', output: ['4', '9'] })
  })

  test('refuse one whose key is not pinned', async () => {
    const { config, pins, keys } = await pinned('refusing')
    const [alice, bob] = config.parties
    const other = { ...config, parties: [alice, { ...bob, pins: pins.eve }] }
    const ends = await Promise.all([
      party('alice', other, [...input, ...keys, '--wait', '20']),
      party('bob', config, [...input, ...keys, '--wait', '20']),
      party('dealer', other, [...keys, '--wait', '20']),
    ])
    expect(ends.map(({ code, stdout }) => [code, stdout])).toEqual(Array(3).fill([1, '']))
    expect(ends[0].stderr).toMatch(
      /^PIN_MISMATCH: no link .*showed the key [\da-f]{64}, which is pinned for no party/,
    )
    expect(ends[1].stderr).toMatch(/^PIN_MISMATCH: alice refused this party's key/)
  })

  test('may be on other machines, and must have their keys at hand', async () => {
    const { config, keys } = await pinned('elsewhere')
    const remote = {
      ...config,
      parties: [{ ...config.parties[0], address: '192.0.2.1:7001' }, config.parties[1]],
    }
    expect((await party('bob', remote, [...input, ...keys, '--wait', '0.1'])).stderr).toMatch(
      /^CONNECTION_FAILED/,
    )
    const [keyless, unpinned, missing] = await Promise.all([
      party('bob', config, input),
      party('bob', await deployment(), [...input, ...keys]),
      party('bob', config, [...input, '--keys', folder]),
    ])
    expect([keyless.code, keyless.stderr]).toEqual([
      2,
      expect.stringMatching(/^error: --keys: expected the folder/),
    ])
    expect([unpinned.code, unpinned.stderr]).toEqual([
      2,
      expect.stringMatching(/has no "pins" of the parties' keys/),
    ])
    expect(missing.stderr).toMatch(/^FILE_UNREADABLE: .*bob.key does not exist\n$/)
  })
})

describe.concurrent('one party', () => {
  test.each([
    [
      'of the wrong name',
      { code: 2, stderr: 'error: --id: expected one of alice, bob, dealer, got carol\n' },
    ],
  ])('%s', async (_, expected) => {
    expect(await party('carol', await deployment())).toMatchObject(expected)
  })

  test('is refused another machine, unless it insists', async () => {
    const config = await deployment()
    const remote = { ...config, parties: [{ name: 'alice', address: '192.0.2.1:7001' }, config.parties[1]] }
    const refused = await party('bob', remote, input)
    expect(refused.stderr).toMatch(/^INSECURE_ADDRESS: 192.0.2.1:7001: links are neither encrypted/)
    const insistent = await party('bob', remote, [...input, '--insecure', '--wait', '1'])
    expect(insistent.stderr).toMatch(
      /^warning: links are neither encrypted nor authenticated.*\nCONNECTION_FAILED/,
    )
  })
})
