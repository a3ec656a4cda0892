import { afterEach, expect, test, vi } from 'vitest'
import { Field64, Field128, withoutHelpers } from '../../../src/index.ts'
import { commandLine } from '../command-line.ts'
import { exitCodeOf } from '../exit.ts'

let written = ''
for (const stream of [process.stdout, process.stderr])
  vi.spyOn(stream, 'write').mockImplementation((text) => {
    written += text
    return true
  })
afterEach(() => {
  written = ''
})

async function run(line: string): Promise<number> {
  try {
    await commandLine().parseAsync(line.split(' ').filter(Boolean), { from: 'user' })
    return 0
  } catch (error) {
    return exitCodeOf(error)
  }
}

test.each([
  ['', 'Usage: beaverdam'],
  ['nosuch', "unknown command 'nosuch'"],
  ['sum', "missing required argument 'file'"],
  ['sum a.npy', 'two or more'],
  ['sum a.npy b.npy --mean --weights 1,2', 'cannot be used with'],
  ['sum a.npy b.npy --weights 1', 'expected 2'],
  ['sum a.npy b.npy --weights 1,0.5', 'Expected integers'],
  ['sum a.npy b.npy --aggregators 1', 'Expected an integer in 2..255'],
  ['sum a.npy b.npy --fraction-bits 41', 'Expected an integer in 0..40'],
  ['sum a.npy b.npy --clip 0', 'Expected a number above 0'],
  ['sum a.npy b.npy --deadline 0', 'Expected a number of seconds above 0'],
  ['sum a.npy b.npy --deadline 86401', 'up to 86400, a day'],
  ['party p.ts --config c.json --id a --wait 1e9', 'up to 86400, a day'],
  ['sum a.npy b.npy --out c.csv', '--out: expected a name that ends like those of the inputs'],
  ['sum a.npy b.npy --minimum 3', '--minimum: expected at most 2'],
  ['sum a.npy b.npy --minimum 1', 'Expected an integer in 2..'],
  [
    'sum a.npy b.npy --protocol clear',
    'Allowed choices are additive, spdz, replicated-malicious, shamir-malicious',
  ],
  ['sum a.npy b.npy --protocol replicated', 'or replicated-malicious, which catches those that lie'],
  [
    'sum a.npy b.npy --protocol shamir',
    'Expected additive, which keeps contributions from all aggregators but one',
  ],
  [
    'sum a.npy b.npy --protocol replicated-malicious --aggregators 2',
    '--aggregators: expected 3 with --protocol replicated-malicious, got 2',
  ],
  ['sum a.npy b.npy --protocol shamir-malicious --aggregators 13', '--aggregators: expected 3..12'],
  ['sum a.npy b.npy --protocol replicated-malicious --triples dealer', '--triples: expected none'],
  [
    'sum a.npy b.npy --protocol shamir-malicious --method homomorphic',
    'expected --protocol additive with it',
  ],
  ['sum a.npy b.npy --protocol shamir-malicious --verify-norm 1', 'expected --protocol additive with it'],
  ['sum a.npy b.npy --protocol spdz --triples ot', '--triples: expected dealer'],
  ['sum a.npy b.npy --triples mascot', '--triples: expected dealer or lattice or ot'],
  ['sum a.npy b.npy --verify-norm 1 --protocol spdz', '--verify-norm: expected --protocol additive'],
  ['sum a.npy b.npy --verify-norm 1 --clip 2', 'cannot be used with'],
  ['sum a.npy b.npy --verify-norm 0', 'Expected a number above 0'],
  ['sum a.npy b.npy --clip-norm', '--clip-norm: expected --verify-norm'],
  ['simulate p.ts', "required option '--parties <n>' not specified"],
  ['simulate p.ts --parties 1', 'Expected an integer in 2..1000'],
  ['simulate p.ts --parties 2 --input x=a.npy', 'Expected PARTY:NAME=FILE'],
  ['simulate p.ts --parties 2 --input 2:x=a.npy', 'expected a party in 0..1, got 2'],
  ['simulate p.ts --parties 2 --input 0:x=a.npy --input 0:x=b.npy', 'given twice'],
  ['simulate p.ts --parties 2 --transport tcp', 'Allowed choices are memory, process, ws'],
  ['simulate p.ts --parties 2 --triples luck', 'Expected dealer, ot, lattice, mascot, lowgear or store:PATH'],
  ['simulate p.ts --parties 2 --protocol spdz --triples ot', '--triples: expected dealer'],
  ['simulate p.ts --parties 2 --protocol clear --triples ot', '--triples: expected none'],
  ['simulate p.ts --parties 3 --protocol replicated --triples ot', '--triples: expected none'],
  ['simulate p.ts --parties 4 --protocol replicated', '--parties: expected 3'],
  ['simulate p.ts --parties 2 --protocol shamir', '--parties: expected 3..1000'],
  ['simulate p.ts --parties 2 --protocol replicated-malicious', '--parties: expected 3'],
  ['simulate p.ts --parties 2 --protocol shamir-malicious', '--parties: expected 3..'],
  [
    'simulate p.ts --parties 2 --protocol spdz --triples lattice',
    '--triples: expected dealer or lowgear or mascot',
  ],
  ['simulate p.ts --parties 2 --triples lattice --field 128', '--field: expected 64, which alone'],
  ['simulate p.ts --parties 2 --protocol spdz --triples lowgear --field 128', '--field: expected 64'],
  ['simulate p.ts --parties 3 --protocol shamir --triples lattice', '--triples: expected none'],
  ['simulate p.ts --parties 2 --loss 1', 'Expected a number of at least 0'],
  ['simulate p.ts --parties 2 --seed xyz', 'Expected bytes in hex'],
  ['party p.ts --id a', "required option '--config <file>' not specified"],
  ['party p.ts --config c.json --id a --seed 00', "a real party's randomness is never fixed"],
  ['party p.ts --config c.json --id a --keys k --insecure', 'cannot be used with'],
  ['keygen --out k', "required option '--name <name>' not specified"],
  ['keygen --out k --name a/b', 'Expected up to 64 letters'],
  ['keygen --out k --name a --days 0', 'Expected an integer in 1..3650'],
  ['federate --data a.csv', 'expected --label'],
  ['federate --label y', 'expected --data'],
  ['federate --categories race', 'expected --data'],
  ['federate --data a.csv --label y --mnist m', 'cannot be used with'],
  ['federate --clients 1', 'Expected an integer in 2..200'],
  ['federate --clients 3 --poison 3', '--poison: expected fewer than the 3 clients'],
  ['federate --clients 4 --poison 2 --verify-norm', '--poison: expected at most 1 of 4 clients'],
  ['federate --verify-norm 1 --protocol spdz', '--verify-norm: expected --protocol additive'],
  ['federate --verify-norm --clip 4', 'cannot be used with'],
  ['federate --attack flip', '--attack: expected --poison'],
  ['federate --poison 1 --attack sulk', 'Allowed choices are flip, boost'],
  ['federate --protocol spdz --triples ot', '--triples: expected dealer'],
  ['federate --protocol replicated', 'or replicated-malicious, which catches those that lie'],
  ['federate --protocol replicated-malicious --aggregators 5', '--aggregators: expected 3'],
  ['federate --protocol shamir-malicious --triples lowgear', '--triples: expected none'],
  ['federate --protocol shamir-malicious --verify-norm', '--verify-norm: expected --protocol additive'],
  ['task create --name a --vdaf Prio3Sum --out t', "required option '--min-batch <m>' not specified"],
  ['task create --name a --vdaf Prio4 --min-batch 2 --out t', 'Allowed choices are Prio3Count'],
  ['task create --name a --vdaf Prio3Sum --min-batch 1 --out t', 'Expected an integer in 2..'],
  ['task create --name a --vdaf Prio3Sum --min-batch 2 --out t', '--max-measurement: expected with'],
  ['task create --name a --vdaf Prio3Count --length 2 --min-batch 2 --out t', '--length: not expected with'],
  ['task create --name a --vdaf Prio3Count --min-batch 3 --max-batch 2 --out t', '--max-batch: expected'],
  [
    'task create --name a --vdaf Prio3Count --min-batch 3 --opens soon --out t',
    'such as 2030-01-31T12:00:00Z',
  ],
  ['task create --name a --vdaf Prio3Count --min-batch 3 --closes 2001-01-01 --out t', '--closes: expected'],
  ['task show', "missing required argument 'task'"],
  [
    'task create --name a --vdaf NormSum --length 3 --bound 1e30 --min-batch 2 --out t',
    '--bound: with 20 fraction bits expected a number in',
  ],
  ['preprocess --out p --triples 5 --keys k', '--id, --keys and --insecure: expected --config with them'],
  ['preprocess --out p --triples 5 --config c.json --id a --field 64', 'cannot be used with'],
  ['report shard --task t --out r', "required option '--input <file>' not specified"],
  ['report verify --task t', "required option '--reports <dir>' not specified"],
  ['aggregate --task t', "required option '--reports <dir>' not specified"],
  ['bench nosuch', 'expected one of field64.mul'],
  ['vectors check', "missing required argument 'path'"],
])('%j ends with 2', async (line, message) => {
  expect(await run(line)).toBe(2)
  expect(written).toContain(message)
  expect(written).not.toContain('    at ')
})

test.each([
  '',
  'sum ',
  'simulate ',
  'party ',
  'keygen ',
  'federate ',
  'bench ',
  'vectors ',
  'vectors check ',
  'task ',
  'task create ',
  'task show ',
  'report ',
  'report shard ',
  'report verify ',
  'aggregate ',
  'share ',
  'reconstruct ',
  'preprocess ',
])('%j has help', async (name) => {
  expect(await run(`${name}--help`)).toBe(0)
  expect(written).toContain(`Usage: beaverdam ${name}`)
  expect(written).toContain('display help for command')
})

test('help tells which options have to be there, and what exit codes mean', async () => {
  await run('simulate --help')
  expect(written).toContain('how many parties compute (required)')
  await run('--help')
  expect(written).toContain('The exit code is 0, or 1 for a failure, or 2 for a command line that is wrong.')
})

test('the help of a party names the triples that it makes without a dealer', async () => {
  await run('party --help')
  for (const protocol of ['additive', 'spdz'] as const)
    for (const field of [Field64, Field128])
      expect(written).toContain(`"${withoutHelpers(protocol, field).triples}"`)
})

test('the version is that of the package', async () => {
  expect(await run('--version')).toBe(0)
  expect(written).toMatch(/^\d+\.\d+\.\d+\n$/)
})
