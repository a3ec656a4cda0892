import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { BeaverdamError, checkInteger, invalidArgument } from '../../src/errors.ts'
import { sameBytes } from '../../src/same-bytes.ts'
import { sigma } from '../../src/security-parameters.ts'
import type { ReportCost } from '../prio3/costs.ts'
import { keyBytes, noiseChoices, type TaskParameters, uploadChoices } from './parameters.ts'
import { decodeTask, encodeTask } from './task-encoding.ts'
import { taskFromJson, taskToJson } from './task-json.ts'
import { fields, makeVdaf, type TaskVdaf, vdafs } from './vdafs.ts'

/** Most reports in a batch: their ids are 256 MiB. */
const largestBatch = 2 ** 24

/** The end of the year 9999, up to which times have a JSON form that people read. */
const lastSecond = 253_402_300_799

const largestFractionBits = 40

const ctxLabel = utf8ToBytes('beaverdam/sealed-report/v1')

/**
 * A sum that clients, aggregators and a collector take part in. Its id is the hash of all that they agreed on, and is part
 * of each proof, seal and commitment, so that nobody can lower a bound unnoticed.
 *
 * @example
 * const task = new Task({
 *   name: 'crashes, week 12', vdaf: 'Prio3Histogram', field: 'Field128', parameters: { length: 10, chunkLength: 4 },
 *   fractionBits: 0, minBatch: 100, maxBatch: 100_000, opens: 1_800_000_000, closes: 1_800_604_800, uploads: 'open',
 *   collectorKey, verifyKeyCommitment, aggregators: [signingKey0, signingKey1],
 * })
 */
export class Task {
  readonly parameters: TaskParameters
  readonly vdaf: TaskVdaf['vdaf']
  /** Bytes of the VDAF's messages. */
  readonly cost: ReportCost
  /** The chance that a false proof passes, for a client that computes 2^64 hashes. */
  readonly soundnessError: number
  /** SHA-256 of the canonical encoding, in hexadecimal. */
  readonly id: string
  readonly #encoding: Uint8Array
  readonly #idBytes: Uint8Array

  /**
   * @throws BeaverdamError HEADROOM_EXCEEDED if the sum of the largest batch could wrap, or the field has no room for the
   * proof of its bounds; the message names what fits
   * @throws BeaverdamError FIELD_TOO_SMALL if a client that computes 2^64 hashes passes with more than 2^-40
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  constructor(parameters: TaskParameters) {
    this.parameters = checked(parameters)
    const { vdaf, cost, error } = vdafOf(this.parameters)
    this.vdaf = vdaf
    this.cost = cost
    this.soundnessError = error
    this.#encoding = encodeTask(this.parameters)
    this.#idBytes = sha256(this.#encoding)
    this.id = bytesToHex(this.#idBytes)
  }

  /** Reads a canonical encoding, which is the only one of its task. @throws BeaverdamError TASK_INVALID */
  static decode(bytes: Uint8Array): Task {
    const task = taskOf(decodeTask(bytes))
    // What the fields do not use would be another encoding of the same task: a scale where there is no noise.
    if (!sameBytes(bytes, task.#encoding))
      throw new BeaverdamError('TASK_INVALID', 'the encoding of a task is not the canonical one')
    return task
  }

  /** Reads what `toJSON` gave. @throws BeaverdamError TASK_INVALID */
  static fromJSON(json: unknown): Task {
    return taskOf(taskFromJson(json))
  }

  /** How many aggregators there are. */
  get aggregators(): number {
    return this.parameters.aggregators.length
  }

  get idBytes(): Uint8Array {
    return this.#idBytes.slice()
  }

  /** The context of all its proofs. */
  get ctx(): Uint8Array {
    return concatBytes(ctxLabel, this.#idBytes)
  }

  /** Whether a time, in seconds since 1970, is in its window. */
  accepts(time: number): boolean {
    return time >= this.parameters.opens && time < this.parameters.closes
  }

  /** The canonical encoding: see the page. */
  encode(): Uint8Array {
    return this.#encoding.slice()
  }

  toJSON(): Readonly<Record<string, unknown>> {
    return taskToJson(this.parameters)
  }
}

/** What does not come from the program itself is no mistake of the caller's. */
function taskOf(parameters: TaskParameters): Task {
  try {
    return new Task(parameters)
  } catch (cause) {
    const why = cause instanceof BeaverdamError ? cause.message : 'it cannot be made'
    throw new BeaverdamError('TASK_INVALID', `no task may be so: ${why}`, { cause })
  }
}

/** A copy of the parameters, all of them in range. */
function checked(given: TaskParameters): TaskParameters {
  const { name, vdaf, field, noise, uploads, collectorKey, verifyKeyCommitment, aggregators } = given
  const nameBytes = utf8ToBytes(name)
  if (nameBytes.length < 1 || nameBytes.length > 255)
    invalidArgument('name', '1..255 bytes of text', `${nameBytes.length} bytes`)
  // Half of a surrogate pair would be encoded as another character is, so that two names had one encoding.
  if (new TextDecoder('utf-8', { ignoreBOM: true }).decode(nameBytes) !== name)
    invalidArgument('name', 'text', 'half of a surrogate pair')
  if (!Object.hasOwn(vdafs, vdaf)) invalidArgument('vdaf', Object.keys(vdafs).join(' or '), vdaf)
  if (!Object.hasOwn(fields, field)) invalidArgument('field', Object.keys(fields).join(' or '), field)
  checkInteger(
    'fractionBits',
    given.fractionBits,
    0,
    vdafs[vdaf].takes === 'choices' ? 0 : largestFractionBits,
  )
  checkInteger('maxBatch', given.maxBatch, 2, largestBatch)
  checkInteger('minBatch', given.minBatch, 2, given.maxBatch)
  checkInteger('opens', given.opens, 0, lastSecond - 1)
  checkInteger('closes', given.closes, given.opens + 1, lastSecond)
  if (noise !== undefined) {
    const [, ...distributions] = noiseChoices
    if (!distributions.includes(noise.distribution))
      invalidArgument('noise.distribution', distributions.join(' or '), noise.distribution)
    if (!(noise.scale > 0) || !Number.isFinite(noise.scale))
      invalidArgument('noise.scale', 'a positive, finite number', noise.scale)
  }
  if (!uploadChoices.includes(uploads)) invalidArgument('uploads', uploadChoices.join(' or '), uploads)
  checkInteger('aggregators', aggregators.length, 2, 255)
  for (const key of [collectorKey, verifyKeyCommitment, ...aggregators])
    if (key.length !== keyBytes) invalidArgument('keys', `${keyBytes} bytes`, `${key.length} bytes`)
  if (new Set(aggregators.map((key) => bytesToHex(key))).size < aggregators.length)
    invalidArgument('aggregators', 'a key of its own for each', 'one twice')
  const { noise: _, ...rest } = given
  return {
    ...rest,
    parameters: Object.fromEntries(integersOf(given.parameters)),
    ...(noise === undefined ? {} : { noise: { ...noise } }),
    collectorKey: collectorKey.slice(),
    verifyKeyCommitment: verifyKeyCommitment.slice(),
    aggregators: aggregators.map((key) => key.slice()),
  }
}

function integersOf(parameters: TaskParameters['parameters']): Map<string, bigint> {
  return new Map(
    Object.entries(parameters).map(([name, value]) => {
      const isInteger = typeof value === 'bigint' ? value >= 0n : Number.isSafeInteger(value) && value >= 0
      if (!isInteger || BigInt(value) >> 128n > 0n)
        invalidArgument(`parameters.${name}`, 'an integer below 2^128', value)
      return [name, BigInt(value)]
    }),
  )
}

function vdafOf(task: TaskParameters): TaskVdaf {
  const made = makeVdaf(task, integersOf(task.parameters))
  if (BigInt(task.maxBatch) > made.largestBatch)
    throw new BeaverdamError(
      'HEADROOM_EXCEEDED',
      `the sum of ${task.maxBatch} reports could wrap in ${task.field}; ${made.largestBatch} fit`,
    )
  if (made.error > 2 ** -sigma)
    throw new BeaverdamError(
      'FIELD_TOO_SMALL',
      `a false proof passes with 2^${Math.log2(made.error).toFixed(1)}; take more proofs or a larger field`,
    )
  return made
}
