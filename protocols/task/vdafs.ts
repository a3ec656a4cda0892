import { invalidArgument } from '../../src/errors.ts'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import type { NttField } from '../../src/field/ntt-field.ts'
import {
  experimentalId,
  Prio3Count,
  Prio3Histogram,
  Prio3MultihotCountVec,
  Prio3Sum,
  Prio3SumVec,
  Prio3SumVecWithMultiproof,
} from '../prio3/instances.ts'
import type { Prio3 } from '../prio3/prio3.ts'

/** The fields that tasks name. */
export const fields = { Field64, Field128 } as const satisfies Record<string, NttField>

export type FieldName = keyof typeof fields

/** What a VDAF of a task is made of. */
interface VdafArguments {
  /** How many aggregators there are. */
  readonly shares: number
  readonly field: NttField
  /** A parameter of the task, by name. */
  integer(name: string): bigint
  /** The same where it counts something. */
  count(name: string): number
}

/** One VDAF that tasks may use. */
export interface Vdaf {
  /** Its number in the document's registry. */
  readonly id: number
  readonly fields: readonly FieldName[]
  /** The names of its parameters, all integers, in the order of the encoding. */
  readonly parameters: readonly string[]
  /** Whether its measurements are sums of integers, which may stand for reals. */
  readonly isNumeric: boolean
  make(given: VdafArguments): Prio3<never, unknown>
  /** The largest number that one report adds to an element of the result. */
  largest(given: VdafArguments): bigint
}

const one = () => 1n
const maxMeasurement = (given: VdafArguments) => given.integer('maxMeasurement')

/** The VDAFs that tasks may use, by their names. */
export const vdafs = {
  Prio3Count: {
    id: 1,
    fields: ['Field64'],
    parameters: [],
    isNumeric: false,
    make: ({ shares }) => new Prio3Count(shares),
    largest: one,
  },
  Prio3Sum: {
    id: 2,
    fields: ['Field64'],
    parameters: ['maxMeasurement'],
    isNumeric: true,
    make: ({ shares, integer }) => new Prio3Sum(shares, integer('maxMeasurement')),
    largest: maxMeasurement,
  },
  Prio3SumVec: {
    id: 3,
    fields: ['Field128'],
    parameters: ['length', 'maxMeasurement', 'chunkLength'],
    isNumeric: true,
    make: ({ shares, integer, count }) =>
      new Prio3SumVec(shares, count('length'), integer('maxMeasurement'), count('chunkLength')),
    largest: maxMeasurement,
  },
  Prio3Histogram: {
    id: 4,
    fields: ['Field128'],
    parameters: ['length', 'chunkLength'],
    isNumeric: false,
    make: ({ shares, count }) => new Prio3Histogram(shares, count('length'), count('chunkLength')),
    largest: one,
  },
  Prio3MultihotCountVec: {
    id: 5,
    fields: ['Field128'],
    parameters: ['length', 'maxWeight', 'chunkLength'],
    isNumeric: false,
    make: ({ shares, count }) =>
      new Prio3MultihotCountVec(shares, count('length'), count('maxWeight'), count('chunkLength')),
    largest: one,
  },
  Prio3SumVecWithMultiproof: {
    id: experimentalId,
    fields: ['Field64', 'Field128'],
    parameters: ['proofs', 'length', 'maxMeasurement', 'chunkLength'],
    isNumeric: true,
    make: ({ shares, field, integer, count }) =>
      new Prio3SumVecWithMultiproof(
        shares,
        field,
        count('proofs'),
        count('length'),
        integer('maxMeasurement'),
        count('chunkLength'),
      ),
    largest: maxMeasurement,
  },
} as const satisfies Record<string, Vdaf>

export type VdafName = keyof typeof vdafs

/**
 * The arguments of a VDAF from the parameters of a task.
 *
 * @throws BeaverdamError INVALID_ARGUMENT if there is another field or parameter than the VDAF has
 */
export function vdafArguments(
  name: VdafName,
  fieldName: FieldName,
  shares: number,
  parameters: ReadonlyMap<string, bigint>,
): VdafArguments {
  const vdaf: Vdaf = vdafs[name]
  if (!vdaf.fields.includes(fieldName))
    invalidArgument('field', `${vdaf.fields.join(' or ')} for ${name}`, fieldName)
  const integer = (parameter: string): bigint => {
    const value = parameters.get(parameter)
    if (value === undefined) invalidArgument('parameters', `'${parameter}' for ${name}`, 'none')
    return value
  }
  vdaf.parameters.forEach(integer)
  if (parameters.size > vdaf.parameters.length)
    invalidArgument('parameters', `only ${vdaf.parameters.join(', ')}`, [...parameters.keys()])
  return { shares, field: fields[fieldName], integer, count: (parameter) => Number(integer(parameter)) }
}
