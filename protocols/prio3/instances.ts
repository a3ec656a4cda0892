import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import type { NttField } from '../../src/field/ntt-field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { Integers } from '../flp/bounded-integers.ts'
import { Count } from '../flp/circuits/count.ts'
import { Histogram } from '../flp/circuits/histogram.ts'
import { MultihotCountVec } from '../flp/circuits/multihot-count-vec.ts'
import { Sum } from '../flp/circuits/sum.ts'
import { SumVec } from '../flp/circuits/sum-vec.ts'
import { Flp } from '../flp/flp.ts'
import { Prio3 } from './prio3.ts'

/** The id of VDAFs without one of their own. */
export const experimentalId = 0xffff_ffff

/** How many clients have a 1 (draft-irtf-cfrg-vdaf-18, section 7.4.1). */
export class Prio3Count extends Prio3<number, bigint> {
  constructor(shares: number) {
    super(1, shares, new Flp(new Count(Field64)))
  }
}

/** The sum of integers in 0..maxMeasurement (section 7.4.2). */
export class Prio3Sum extends Prio3<number | bigint, bigint> {
  constructor(shares: number, maxMeasurement: number | bigint) {
    super(2, shares, new Flp(new Sum(Field64, maxMeasurement)))
  }
}

/** The sum of vectors of integers in 0..maxMeasurement (section 7.4.3). */
export class Prio3SumVec extends Prio3<Integers, FieldVector> {
  constructor(shares: number, length: number, maxMeasurement: number | bigint, chunkLength: number) {
    super(3, shares, new Flp(new SumVec(Field128, length, maxMeasurement, chunkLength)))
  }
}

/** How many clients have each of `length` buckets (section 7.4.4). */
export class Prio3Histogram extends Prio3<number, FieldVector> {
  constructor(shares: number, length: number, chunkLength: number) {
    super(4, shares, new Flp(new Histogram(Field128, length, chunkLength)))
  }
}

/** How many clients have each of `length` bits set, at most `maxWeight` of them each (section 7.4.5). */
export class Prio3MultihotCountVec extends Prio3<ArrayLike<number | boolean>, FieldVector> {
  constructor(shares: number, length: number, maxWeight: number, chunkLength: number) {
    super(5, shares, new Flp(new MultihotCountVec(Field128, length, maxWeight, chunkLength)))
  }
}

/**
 * Prio3SumVec over any field with several proofs: over Field64 with three it is as sound as over Field128 with one, and a
 * report has half the bytes. The document has it as an experiment.
 */
export class Prio3SumVecWithMultiproof extends Prio3<Integers, FieldVector> {
  constructor(
    shares: number,
    field: NttField,
    numProofs: number,
    length: number,
    maxMeasurement: number | bigint,
    chunkLength: number,
  ) {
    super(experimentalId, shares, new Flp(new SumVec(field, length, maxMeasurement, chunkLength)), numProofs)
  }
}
