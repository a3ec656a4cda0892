import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { BeaverdamError } from '../../src/errors.ts'
import { keyBytes, noiseChoices, type TaskNoise, type TaskParameters, uploadChoices } from './parameters.ts'
import { taskFormat } from './task-encoding.ts'
import { fields, vdafs } from './vdafs.ts'

/** A task as people read it: times in UTC, keys in hexadecimal, integers that a double does not hold in decimal. */
export function taskToJson(task: TaskParameters): Readonly<Record<string, unknown>> {
  return {
    format: taskFormat,
    name: task.name,
    vdaf: task.vdaf,
    field: task.field,
    parameters: Object.fromEntries(
      vdafs[task.vdaf].parameters.map((name) => [name, integerToJson(task.parameters[name])]),
    ),
    fractionBits: task.fractionBits,
    minBatch: task.minBatch,
    maxBatch: task.maxBatch,
    opens: secondsToJson(task.opens),
    closes: secondsToJson(task.closes),
    noise: task.noise ?? null,
    uploads: task.uploads,
    collectorKey: bytesToHex(task.collectorKey),
    verifyKeyCommitment: bytesToHex(task.verifyKeyCommitment),
    aggregators: task.aggregators.map((key) => bytesToHex(key)),
  }
}

/** What a JSON form says, whether or not a task may be so. @throws BeaverdamError TASK_INVALID */
export function taskFromJson(json: unknown): TaskParameters {
  const task = recordOf('the task', json, [
    ...['format', 'name', 'vdaf', 'field', 'parameters', 'fractionBits', 'minBatch', 'maxBatch', 'opens'],
    ...['closes', 'noise', 'uploads', 'collectorKey', 'verifyKeyCommitment', 'aggregators'],
  ])
  if (task.format !== taskFormat) malformed('format', `'${taskFormat}'`)
  if (typeof task.name !== 'string') malformed('name', 'a text')
  const vdaf = choiceOf('vdaf', task.vdaf, Object.keys(vdafs) as (keyof typeof vdafs)[])
  const parameters = recordOf('parameters', task.parameters, vdafs[vdaf].parameters)
  const noise = task.noise === null ? {} : { noise: noiseOf(task.noise) }
  if (!Array.isArray(task.aggregators)) malformed('aggregators', 'a list of keys')
  return {
    name: task.name,
    vdaf,
    field: choiceOf('field', task.field, Object.keys(fields) as (keyof typeof fields)[]),
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, integerOf(name, value)]),
    ),
    fractionBits: numberOf('fractionBits', task.fractionBits),
    minBatch: numberOf('minBatch', task.minBatch),
    maxBatch: numberOf('maxBatch', task.maxBatch),
    opens: secondsOf('opens', task.opens),
    closes: secondsOf('closes', task.closes),
    ...noise,
    uploads: choiceOf('uploads', task.uploads, uploadChoices),
    collectorKey: keyOf('collectorKey', task.collectorKey),
    verifyKeyCommitment: keyOf('verifyKeyCommitment', task.verifyKeyCommitment),
    aggregators: task.aggregators.map((key: unknown) => keyOf('aggregators', key)),
  }
}

function noiseOf(json: unknown): TaskNoise {
  const { distribution, scale } = recordOf('noise', json, ['distribution', 'scale'])
  const [, ...distributions] = noiseChoices
  return {
    distribution: choiceOf('distribution', distribution, distributions),
    scale: numberOf('scale', scale),
  }
}

function recordOf(name: string, json: unknown, keys: readonly string[]): Readonly<Record<string, unknown>> {
  const isRecord = typeof json === 'object' && json !== null && !Array.isArray(json)
  if (!isRecord || Object.keys(json).length !== keys.length || !keys.every((key) => Object.hasOwn(json, key)))
    malformed(name, keys.length === 0 ? 'no keys' : `the keys ${keys.join(', ')} and no others`)
  return json as Record<string, unknown>
}

function choiceOf<T extends string>(name: string, json: unknown, choices: readonly T[]): T {
  return choices.find((choice) => choice === json) ?? malformed(name, choices.join(' or '))
}

function numberOf(name: string, json: unknown): number {
  return typeof json === 'number' ? json : malformed(name, 'a number')
}

function integerToJson(value: number | bigint | undefined): number | string {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}

function integerOf(name: string, json: unknown): bigint {
  const isInteger =
    typeof json === 'string'
      ? /^[1-9][0-9]{0,38}$/.test(json)
      : Number.isSafeInteger(json) && Number(json) >= 0
  return isInteger ? BigInt(json as string | number) : malformed(name, 'an integer')
}

function secondsToJson(seconds: number): string {
  return new Date(1000 * seconds).toISOString().replace('.000Z', 'Z')
}

function secondsOf(name: string, json: unknown): number {
  const milliseconds = typeof json === 'string' ? Date.parse(json) : Number.NaN
  const isUtc = Number.isFinite(milliseconds) && secondsToJson(milliseconds / 1000) === json
  return isUtc ? milliseconds / 1000 : malformed(name, 'a time such as 2030-01-31T12:00:00Z')
}

function keyOf(name: string, json: unknown): Uint8Array {
  const isKey = typeof json === 'string' && json.length === 2 * keyBytes && /^[0-9a-f]*$/.test(json)
  return isKey ? hexToBytes(json) : malformed(name, `${keyBytes} bytes in lower-case hexadecimal`)
}

function malformed(name: string, expectation: string): never {
  throw new BeaverdamError('TASK_INVALID', `${name}: expected ${expectation}`)
}
