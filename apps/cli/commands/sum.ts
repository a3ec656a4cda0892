import { extname } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { FieldName } from '../program/field-choice.ts'
import type { FileSum } from '../sum/run.ts'
import type { VerifiedFileSum } from '../sum/verified/run.ts'
import {
  type AggregationOptions,
  aggregationOption,
  aggregatorsOption,
  checkAggregation,
} from './aggregation-options.ts'
import { checkHomomorphic } from './homomorphic-options.ts'
import { integer, positive } from './parsers.ts'
import { triplesOption } from './threat-options.ts'
import { UsageError } from './usage-error.ts'
import { deadlineOption } from './waiting-options.ts'

interface SumOptions extends AggregationOptions {
  readonly mean?: boolean
  readonly weights?: readonly number[]
  readonly field: FieldName
  readonly fractionBits?: number
  readonly clip?: number
  readonly minimum?: number
  readonly verifyNorm?: number
  readonly clipNorm?: boolean
  readonly method: 'shares' | 'homomorphic'
  readonly out?: string
  readonly deadline: number
  readonly json?: boolean
}

/** `beaverdam sum`. */
export function sumCommand(): Command {
  return new Command('sum')
    .summary('sum model updates that nobody else sees')
    .description(
      'Sums files: each is the update of a contributor, whose process alone reads it and splits it into one share for ' +
        'each aggregator. Contributors and aggregators are processes of their own, linked by WebSocket on loopback. ' +
        'Only the sum, or the mean, is opened.',
    )
    .argument(
      '<file...>',
      'two or more .npy, .safetensors, .csv or .json files with the same names, shapes and types',
    )
    .addOption(new Option('--mean', 'the mean, each file with weight 1').conflicts('weights'))
    .option(
      '--weights <w1,w2,...>',
      'the mean, each file with its weight: integers, shared like the rest',
      weights,
    )
    .addOption(aggregatorsOption())
    .option(
      '--minimum <m>',
      'how many files a sum needs; contributors beyond may be lost (all)',
      integer(2, 1 << 20),
    )
    .addOption(
      new Option(
        '--verify-norm <c>',
        'have each file proved, unseen, to be of an L2 norm of at most c; refuse others',
      )
        .argParser(positive)
        .conflicts(['triples', 'field', 'clip']),
    )
    .option('--clip-norm', 'scale a file beyond that norm down to it; without it such a file is an error')
    .addOption(
      new Option(
        '--method <name>',
        'shares: each aggregator gets a share; homomorphic: all get ciphertexts, and decrypt the sum together',
      )
        .choices(['shares', 'homomorphic'])
        .default('shares'),
    )
    .addOption(aggregationOption())
    .addOption(triplesOption())
    .addOption(new Option('--field <bits>', 'the prime field').choices(['64', '128']).default('64'))
    .option(
      '--fraction-bits <f>',
      'binary digits kept after the point (24; integers: 0; --verify-norm: 24, or as many as fit)',
      integer(0, 40),
    )
    .option('--clip <c>', 'clip numbers to [-c, c]; without it a number without room is an error', positive)
    .option('--out <file>', "where the result goes, in the inputs' format, names, shapes and types")
    .addOption(deadlineOption('process'))
    .option('--json', 'print JSON')
    .action(sum)
}

async function sum(files: string[], options: SumOptions): Promise<void> {
  const { weights, out, minimum = files.length, protocol, triples } = options
  if (files.length < 2) throw new UsageError('a sum of one file is that file: expected two or more')
  if (weights !== undefined && weights.length !== files.length)
    throw new UsageError(`--weights: expected ${files.length}, one for each file, got ${weights.length}`)
  if (minimum > files.length)
    throw new UsageError(`--minimum: expected at most ${files.length}, the number of files, got ${minimum}`)
  await checkAggregation(options)
  if (options.verifyNorm !== undefined && protocol !== 'additive')
    throw new UsageError(`--verify-norm: expected --protocol additive with it, got ${protocol}`)
  if (options.method === 'homomorphic') {
    checkHomomorphic('--method homomorphic', options)
    if (options.field !== '64')
      throw new UsageError(`--method homomorphic: expected --field 64 with it, got ${options.field}`)
  }
  if (options.clipNorm && options.verifyNorm === undefined)
    throw new UsageError('--clip-norm: expected --verify-norm with it')
  if (out !== undefined && extname(out).toLowerCase() !== extname(files[0] ?? '').toLowerCase())
    throw new UsageError(`--out: expected a name that ends like those of the inputs, got ${out}`)
  const summed = { files, weights, out }
  const request = {
    contributors: files.length,
    minimum,
    aggregators: options.aggregators,
    fractionBits: options.fractionBits,
    maxWeight: weights && Math.max(...weights, 1),
    mean: options.mean === true || weights !== undefined,
    deadline: 1000 * options.deadline,
  }
  const json = options.json === true
  if (options.verifyNorm !== undefined) {
    const verified = { bound: options.verifyNorm, clips: options.clipNorm === true }
    await sumVerifiedFiles({ ...summed, request: { ...request, ...verified } }, json)
  } else {
    const { field, clip } = options
    const fileSum = { ...summed, request: { ...request, field, clip, threat: { protocol, triples } } }
    await (options.method === 'homomorphic' ? sumEncryptedFiles : sumBelievedFiles)(fileSum, json)
  }
}

async function sumBelievedFiles(fileSum: FileSum, json: boolean): Promise<void> {
  const [{ sumFiles }, { printSum }, { withProgress }] = await Promise.all([
    import('../sum/run.ts'),
    import('../sum/print.ts'),
    import('../terminal/progress.ts'),
  ])
  printSum(fileSum, await withProgress('starting', (now) => sumFiles(fileSum, now)), json)
}

async function sumEncryptedFiles(fileSum: FileSum, json: boolean): Promise<void> {
  const [{ sumEncrypted }, { homomorphic }, { printSum }, { withProgress }] = await Promise.all([
    import('../sum/homomorphic/run.ts'),
    import('../sum/homomorphic/method.ts'),
    import('../sum/print.ts'),
    import('../terminal/progress.ts'),
  ])
  const summed = await withProgress('starting', (now) => sumEncrypted(fileSum, now))
  printSum(fileSum, summed, json, homomorphic)
}

async function sumVerifiedFiles(fileSum: VerifiedFileSum, json: boolean): Promise<void> {
  const [{ sumVerified }, { printVerifiedSum }, { withProgress }] = await Promise.all([
    import('../sum/verified/run.ts'),
    import('../sum/verified/print.ts'),
    import('../terminal/progress.ts'),
  ])
  printVerifiedSum(fileSum, await withProgress('starting', (now) => sumVerified(fileSum, now)), json)
}

function weights(text: string): number[] {
  return text.split(',').map((part) => {
    if (!/^\d+$/.test(part) || !Number.isSafeInteger(Number(part)))
      throw new InvalidArgumentError('Expected integers of at least 0 with commas between.')
    return Number(part)
  })
}
