import { bestChunkLength } from '../../../protocols/flp/chunk-length.ts'
import type { FieldName, TaskParameters, VdafName } from '../../../protocols/task/index.ts'
import { type Vdaf, vdafs } from '../../../protocols/task/vdafs.ts'
import type { TaskTerms } from '../../../protocols/verified-sum/index.ts'
import { roundToEven } from '../../../src/field/fixed-format.ts'
import { UsageError } from '../commands/usage-error.ts'

/** The bounds of a measurement as a user has them: counts, and reals in the units of the measurements. */
export interface RequestedBounds {
  /** Buckets, flags or numbers of a measurement. */
  readonly length?: number | undefined
  /** The largest number. */
  readonly maxMeasurement?: number | undefined
  /** The largest L2 norm. */
  readonly bound?: number | undefined
  /** Most flags that may be set, or the largest weight of a vector. */
  readonly maxWeight?: number | undefined
  readonly proofs?: number | undefined
}

/** What a user asks of a task; times are in seconds since 1970. */
export interface TaskRequest
  extends Pick<TaskParameters, 'name' | 'vdaf' | 'minBatch' | 'maxBatch' | 'opens' | 'closes' | 'uploads'> {
  readonly field: FieldName | undefined
  readonly bounds: RequestedBounds
  readonly fractionBits: number | undefined
}

/** What makes a task as asked for, but for the keys of those that take part in it. */
export type TermsWithoutKeys = Omit<TaskTerms, 'collectorKey'>

/** Binary digits after the point: a step of 1e-6, where the VDAF takes reals. */
const realFractionBits = 20

/** Over Field64 three proofs leave less than 2^-40 to a client that computes 2^64 hashes, whatever the length. */
const usualProofs = 3

/** The option that each parameter of a VDAF comes from. */
const optionOf: Readonly<Record<string, keyof RequestedBounds>> = {
  length: 'length',
  dimension: 'length',
  maxMeasurement: 'maxMeasurement',
  l2NormBound: 'bound',
  maxWeight: 'maxWeight',
  proofs: 'proofs',
}

/**
 * Turns bounds into the integers that the VDAF has, and takes the chunk length whose proof is shortest.
 *
 * @throws UsageError for a bound that is missing, or that the VDAF does not have
 */
export function termsOf({ field, bounds, fractionBits, ...rest }: TaskRequest): TermsWithoutKeys {
  const vdaf: Vdaf = vdafs[rest.vdaf]
  const bits = fractionBits ?? (vdaf.takes.endsWith('reals') ? realFractionBits : 0)
  return {
    ...rest,
    field: field ?? (vdaf.fields[0] as FieldName),
    parameters: parametersOf(rest.vdaf, bounds, bits),
    fractionBits: bits,
  }
}

function parametersOf(
  name: VdafName,
  bounds: RequestedBounds,
  fractionBits: number,
): TaskParameters['parameters'] {
  const wanted = vdafs[name].parameters.filter((parameter) => parameter !== 'chunkLength')
  const options = wanted.map((parameter) => optionOf[parameter])
  const taken =
    options.length === 0 ? 'no bounds' : options.map((option) => option && flag(option)).join(', ')
  for (const [option, value] of Object.entries(bounds) as [keyof RequestedBounds, number | undefined][])
    if (value !== undefined && !options.includes(option))
      throw new UsageError(`${flag(option)}: not expected with --vdaf ${name}, which takes ${taken}`)

  const parameters: Record<string, number | bigint> = {}
  for (const parameter of wanted) {
    const option = optionOf[parameter] as keyof RequestedBounds
    const value = bounds[option] ?? (option === 'proofs' ? usualProofs : undefined)
    if (value === undefined) throw new UsageError(`${flag(option)}: expected with --vdaf ${name}`)
    parameters[parameter] = inUnits(parameter, value, fractionBits)
  }
  const bits = bitsToCheck(name, parameters)
  return bits === undefined ? parameters : { ...parameters, chunkLength: bestChunkLength(bits) }
}

/** A bound in units of the field, such that every measurement within it fits once it is rounded itself. */
function inUnits(parameter: string, value: number, fractionBits: number): number {
  const units = value * 2 ** fractionBits
  if (parameter !== 'maxMeasurement' && parameter !== 'l2NormBound') return value
  const rounded = parameter === 'l2NormBound' ? Math.ceil(units) : roundToEven(units)
  if (rounded < 1 || rounded > Number.MAX_SAFE_INTEGER)
    throw new UsageError(
      `${flag(parameter === 'l2NormBound' ? 'bound' : parameter)}: with ${fractionBits} fraction bits expected a number in ` +
        `${2 ** -fractionBits}..${Number.MAX_SAFE_INTEGER / 2 ** fractionBits}, got ${value}`,
    )
  return rounded
}

/** Bits of a measurement that a proof checks by chunks; undefined where the VDAF has no chunks. */
function bitsToCheck(name: VdafName, parameters: TaskParameters['parameters']): number | undefined {
  const bitsOf = (parameter: string) => BigInt(parameters[parameter] ?? 0).toString(2).length
  const length = Number(parameters.length)
  switch (name) {
    case 'Prio3Histogram':
      return length
    case 'Prio3MultihotCountVec':
      return length + bitsOf('maxWeight')
    case 'Prio3SumVec':
    case 'Prio3SumVecWithMultiproof':
      return length * bitsOf('maxMeasurement')
    default:
      return undefined
  }
}

/** An option as it is typed. */
function flag(option: keyof RequestedBounds): string {
  return `--${option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}
