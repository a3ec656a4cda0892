import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { bundledCommand, commandFromSource, temporaryFolder } from '../testing/tested-command.ts'

const command = await bundledCommand()
afterAll(() => command.remove())

const folder = temporaryFolder()

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const product = write(
  'product.ts',
  `export default async (mpc) => {
    const x = await mpc.input(0, 3, mpc.own('x'))
    const y = await mpc.input(1, 3, mpc.own('y'))
    const [z, r] = await Promise.all([mpc.mul(x, y), mpc.random(1)])
    return { z: await mpc.open(z), r: await mpc.open(r) }
  }`,
)
const inputs = [
  ...['--input', `0:x=${write('x.json', '[1, 2, 3]')}`],
  ...['--input', `1:y=${write('y.csv', '10\n20\n-30\n')}`],
]
const z = ['10', '40', (2n ** 64n - 2n ** 32n + 1n - 90n).toString()]

describe.concurrent('a program', () => {
  test('gives the same over every transport, with a seed even what nobody chooses', async () => {
    const run = async (transport: string) => {
      const seeded = ['--transport', transport, '--seed', '00ff', '--json']
      const { code, stdout, stderr } = await command.run([
        'simulate',
        product,
        '--parties',
        '3',
        ...inputs,
        ...seeded,
      ])
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      const { parties, scopes, ...facts } = JSON.parse(stdout)
      expect(facts).toMatchObject({ protocol: 'additive', field: 'Field64', transport })
      expect(scopes[0]).toMatchObject({ scope: 'session', rounds: 5 })
      return parties
    }
    const [inMemory, ...others] = await Promise.all(['memory', 'process', 'ws'].map(run))
    for (const party of inMemory) expect(party.output.z).toEqual(z)
    for (const parties of others) expect(parties).toEqual(inMemory)
  })

  test('on slow and shuffled links', async () => {
    const links = ['--latency', '5', '--bandwidth', '50', '--loss', '0.01', '--shuffle', '7']
    const { stdout } = await command.run(['simulate', product, '--parties', '2', ...inputs, ...links])
    expect(stdout).toContain('party-1  {"z":["10","40"')
    expect(stdout).toMatch(/^scope +rounds +messages +bytes +time +waiting$/m)
  })

  test.each(['replicated', 'replicated-malicious'])(
    'of three parties without triples, %s',
    async (protocol) => {
      const chosen = ['--parties', '3', '--protocol', protocol, '--transport', 'process']
      const { code, stdout } = await command.run(['simulate', product, ...chosen, ...inputs])
      expect(code).toBe(0)
      expect(stdout).toContain('party-2  {"z":["10","40"')
      expect(stdout).toContain(`${protocol}, against 1 `)
    },
  )

  test('that imports the engine, which is this package', async () => {
    const program = write(
      'fixed.ts',
      `import { type Mpc, fixed } from 'beaverdam'
      import { decodeFixed } from 'beaverdam/field'
      export default async (mpc: Mpc) => {
        const x = await mpc.input(0, 3, fixed(mpc.own('x'), { fractionBits: 8, clip: 10 }))
        console.log('for people')
        return decodeFixed(await mpc.open(await mpc.dot(x, x)), 16, 'f64')
      }`,
    )
    const { stdout, stderr } = await commandFromSource.run([
      ...['simulate', program, '--parties', '2', ...inputs.slice(0, 2), '--transport', 'ws', '--json'],
    ])
    expect(JSON.parse(stdout).parties[1].output).toEqual([14])
    expect(stderr).toBe('for people\nfor people\n')
  })

  test('ends, whatever it leaves open', async () => {
    const program = write(
      'open.js',
      'export default async (mpc) => { setInterval(() => {}, 1000); return mpc.id }',
    )
    const { code, stdout } = await command.run(['simulate', program, '--parties', '2'])
    expect(code).toBe(0)
    expect(stdout).toContain('party-1  1')
  })

  test('in the clear tells what each protocol would need', async () => {
    const { stdout } = await command.run(['simulate', product, '--parties', '2', '--dry-run', '--json'])
    expect(JSON.parse(stdout)).toEqual([
      { protocol: 'additive', rounds: 5, bytes: 224, material: { triples: 3 } },
      { protocol: 'spdz', rounds: 25, bytes: 1808, material: { masks: 6, random: 1, triples: 3 } },
      { protocol: 'clear', rounds: 3, bytes: 80, material: {} },
    ])
  })
})

describe.concurrent('a program that fails ends in one sentence', () => {
  test.each([
    [
      'process',
      "async (mpc) => { if (mpc.id === 1) throw new Error('no luck'); return mpc.open(await mpc.random(1)) }",
      /^PROGRAM_FAILED: the program of party 'party-1' threw Error: no luck \(program-0.js:1:\d+\)\n$/,
    ],
    [
      'memory',
      'async (mpc) => { mpc.open(mpc.input(0, 1, [1])); return 1 }',
      /^NOT_SHARED: expected Shared, got Promise \(await missing\?\)\n$/,
    ],
    [
      'ws',
      'async (mpc) => mpc.open(await mpc.input(0, mpc.id === 0 ? 1 : 2, [1n]))',
      /^DIVERGED: .*party 'party-0'.* run different operations at .*\n$/,
    ],
    [
      'memory',
      "async (mpc) => mpc.input(1, 1, mpc.own('z'))",
      /^INVALID_ARGUMENT: input: expected values, got none\n$/,
    ],
    [
      'memory',
      'async (mpc) => mpc.open',
      /^PROGRAM_FAILED: the program returned what JSON cannot hold: TypeError: a function\n$/,
    ],
    [
      'ws',
      "async (mpc) => { Promise.reject(new Error('no\\nluck')); return mpc.open(await mpc.random(1)) }",
      /^PROGRAM_FAILED: the program failed where nobody awaits it: Error: no luck\n$/,
    ],
    [
      'memory',
      'async (mpc) => { if (mpc.id === 1) throw 1; setInterval(() => {}, 1000); return new Promise(() => {}) }',
      /^PROGRAM_FAILED: the program of party 'party-1' threw 1\n$/,
    ],
  ] as const)('over %s: %s', async (transport, program, sentence) => {
    const index = transport === 'process' ? 0 : program.length
    const path = write(`program-${index}.js`, `export default ${program}`)
    const { code, stdout, stderr } = await command.run([
      'simulate',
      path,
      '--parties',
      '2',
      '--transport',
      transport,
    ])
    expect(stderr).toMatch(sentence)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  })
})
