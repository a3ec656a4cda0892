import { checkInteger, invalidArgument } from '../../src/errors.ts'
import type { Field } from '../../src/field/field.ts'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { largestMagnitude } from '../../src/field/fixed-format.ts'
import { checkLayout, type VectorLayout } from './layout.ts'

/** How a vector is split; a file names a scheme by its index here. */
export const schemes = ['additive', 'shamir'] as const

/** One of them. */
export type Scheme = (typeof schemes)[number]

/** The fields that shares may be over; a file names one by its index here. */
export const shareFields: readonly Field[] = [Field64, Field128]

/** What a vector is shared as. */
export interface SharingTerms {
  readonly scheme: Scheme
  readonly field: Field
  /** How many holders there are, 2 to 255. */
  readonly parties: number
  /** The most holders who learn nothing together: all but one if additive; the polynomials' degree otherwise. */
  readonly threshold: number
  /** An element x stands for the number x / 2^fractionBits, those above (p - 1) / 2 for negative ones. */
  readonly fractionBits: number
  /** Bound on the magnitude of every element as an integer; undefined if none is known. It says nothing of the data. */
  readonly bound: bigint | undefined
  readonly layout: VectorLayout
}

/** What all holders of one sharing know of it, and anybody may. */
export interface Sharing extends SharingTerms {
  /** Random: no two sharings have one. */
  readonly id: Uint8Array
  /** To the share of each holder. */
  readonly commitments: readonly Uint8Array[]
}

/** Bytes of a sharing's id. */
export const idBytes = 16

/** Most holders of a sharing. */
const largestParties = 255

/** Most fraction bits: those of a long product of fixed-point numbers. */
export const largestFractionBits = 1023

/** How many shares give the vector back. */
export function neededShares({ threshold }: SharingTerms): number {
  return threshold + 1
}

/** @throws BeaverdamError INVALID_ARGUMENT for terms that no sharing has */
export function checkTerms(terms: SharingTerms): void {
  const { scheme, field, parties, threshold, fractionBits, bound } = terms
  if (!shareFields.includes(field))
    invalidArgument('field', shareFields.map(({ name }) => name).join(' or '), field.name)
  checkInteger('parties', parties, 2, largestParties)
  checkInteger('threshold', threshold, scheme === 'additive' ? parties - 1 : 1, parties - 1)
  checkInteger('fractionBits', fractionBits, 0, largestFractionBits)
  const largest = largestMagnitude(field.modulus)
  if (bound !== undefined && (bound < 0n || bound > largest))
    invalidArgument('bound', `at most half the modulus of ${field.name}`, bound)
  checkLayout(terms.layout)
}
