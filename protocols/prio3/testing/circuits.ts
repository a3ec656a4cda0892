import fc from 'fast-check'
import { Field64 } from '../../../src/field/field64.ts'
import {
  Prio3Count,
  Prio3Histogram,
  Prio3MultihotCountVec,
  Prio3Sum,
  Prio3SumVec,
  Prio3SumVecWithMultiproof,
} from '../instances.ts'
import type { Prio3 } from '../prio3.ts'
import { Aggregation } from './aggregation.ts'

export type AnyPrio3 = Prio3<never, unknown>

/** A small aggregation of one validity circuit. */
export interface Circuit {
  readonly aggregation: Aggregation<never, unknown, AnyPrio3>
  readonly measurement: fc.Arbitrary<never>
  /** Encodings that stand for nothing valid. */
  readonly invalid: readonly (readonly number[])[]
}

const bit = fc.integer({ min: 0, max: 1 })

function vectorOf(element: fc.Arbitrary<number>, length: number): fc.Arbitrary<number[]> {
  return fc.array(element, { minLength: length, maxLength: length })
}

function circuit(prio3: AnyPrio3, measurement: fc.Arbitrary<unknown>, invalid: Circuit['invalid']): Circuit {
  return {
    aggregation: new Aggregation<never, unknown, AnyPrio3>(prio3),
    measurement: measurement as fc.Arbitrary<never>,
    invalid,
  }
}

export const circuits: readonly (readonly [name: string, Circuit])[] = [
  ['Count of 2', circuit(new Prio3Count(2), bit, [[2], [-1]])],
  [
    'Sum of 3',
    circuit(new Prio3Sum(3, 10), fc.integer({ min: 0, max: 10 }), [
      [2, 0, 0, 0],
      [0, 0, 0, -1],
    ]),
  ],
  [
    'SumVec of 2',
    circuit(new Prio3SumVec(2, 3, 3, 4), vectorOf(fc.integer({ min: 0, max: 3 }), 3), [
      [2, 0, 0, 0, 0, 0],
      [1, 1, 1, 1, 1, 1000],
    ]),
  ],
  [
    'Histogram of 3',
    circuit(new Prio3Histogram(3, 4, 2), fc.integer({ min: 0, max: 3 }), [
      [0, 0, 0, 0],
      [1, 1, 0, 0],
      [2, -1, 0, 0],
    ]),
  ],
  [
    'MultihotCountVec of 2',
    circuit(
      new Prio3MultihotCountVec(2, 4, 3, 3),
      vectorOf(bit, 4).filter((bits) => bits.includes(0)),
      [
        [1, 1, 1, 1, 1, 1],
        [1, 1, 1, 1, 2, 1],
        [1, 0, 0, 0, 0, 0],
      ],
    ),
  ],
  [
    'three proofs over Field64 of 2',
    circuit(
      new Prio3SumVecWithMultiproof(2, Field64, 3, 3, 3, 4),
      vectorOf(fc.integer({ min: 0, max: 3 }), 3),
      [
        [2, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, -1],
      ],
    ),
  ],
]
