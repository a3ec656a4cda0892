// Runs every example and compares what it prints with what it should: `npm run examples`, after a build.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const shuffles = 20

const scripts = {
  'examples/secure-sum.ts': '161000n',
  'examples/multiplication.ts': '[ 110n, 440n, 990n ]',
  'examples/histogram.ts': '[ 0, 1, 1, 3 ]',
  'examples/kept-shares.ts': '[ 9, 16, 25 ]',
  'examples/browser/serve.ts --once': '3 reports: 1.5',
}

const inputs = ['--input', '0:x=examples/data/x.json', '--input', '1:y=examples/data/y.csv']
const programs = {
  'examples/programs/multiplication.ts': { parties: 2, options: [], value: ['110', '440', '990'] },
  'examples/programs/own-inputs.ts': { parties: 2, options: inputs, value: ['140'] },
  'examples/programs/variance.ts': { parties: 5, options: [], value: { mean: '58.950', variance: '83.760' } },
  'examples/programs/regression.ts': {
    parties: 3,
    options: [],
    value: { slope: '2.000', intercept: '2.997' },
  },
  'examples/programs/auction.ts': {
    parties: 4,
    options: ['--field', '128'],
    value: { winner: 'party-2', price: '455.00' },
  },
}

function node(...args) {
  return execFileSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

function expectSame(name, got, expected) {
  if (JSON.stringify(got) === JSON.stringify(expected)) return
  throw new Error(`${name}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`)
}

for (const [line, expected] of Object.entries(scripts)) {
  expectSame(line, node('--conditions=source', '--import', 'tsx', ...line.split(' ')).trim(), expected)
  console.log(`${line} prints ${expected}`)
}

for (const [program, { parties, options, value }] of Object.entries(programs)) {
  const expectValue = (...more) => {
    const line = ['simulate', program, '--parties', String(parties), '--json', ...options, ...more]
    const result = JSON.parse(node('dist/apps/cli/main.js', ...line))
    for (const { output } of result.parties) expectSame([program, ...more].join(' '), output, value)
  }
  for (let seed = 0; seed < shuffles; seed++) expectValue('--shuffle', String(seed))
  expectValue('--triples', 'ot')
  // lattice encryption is over the field that is not named
  if (!options.includes('--field')) expectValue('--triples', 'lattice')
  expectValue('--protocol', 'spdz', '--triples', 'mascot')
  if (parties >= 3) expectValue('--protocol', 'shamir')
  if (parties >= 3) expectValue('--protocol', 'shamir-malicious')
  if (parties === 3) expectValue('--protocol', 'replicated-malicious')
  console.log(
    `${program} gives ${JSON.stringify(value)} under ${shuffles} shuffles, and with triples of the parties' own`,
  )
}
