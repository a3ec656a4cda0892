import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { BeaverdamError } from '../errors.ts'
import { Field128 } from '../field/field128.ts'
import { XofTurboShake128 } from './xof.ts'

/** `XofTurboShake128.json` of the VDAF document's test vectors. Byte strings are in hex. */
export interface XofVector {
  readonly seed: string
  readonly dst: string
  readonly binder: string
  readonly length: number
  readonly derived_seed: string
  readonly expanded_vec_field128: string
}

/** Longest expansion that a vector may ask for. */
const maxLength = 1 << 20

export function isXofVector(document: object): document is XofVector {
  return 'derived_seed' in document && 'expanded_vec_field128' in document
}

/** @throws VECTOR_MISMATCH */
export function checkXofVector(vector: XofVector): void {
  const [seed, dst, binder] = [vector.seed, vector.dst, vector.binder].map((hex) => hexToBytes(hex)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ]
  if (!(vector.length >= 0 && vector.length <= maxLength)) throw mismatch('the length is out of bounds')
  if (bytesToHex(XofTurboShake128.deriveSeed(seed, dst, binder)) !== vector.derived_seed)
    throw mismatch('the derived seed differs')
  const expanded = XofTurboShake128.expandIntoVec(Field128, seed, dst, binder, vector.length)
  if (bytesToHex(expanded.bytes) !== vector.expanded_vec_field128)
    throw mismatch('the expanded vector differs')
}

function mismatch(what: string): BeaverdamError {
  return new BeaverdamError('VECTOR_MISMATCH', `vector: ${what}`)
}
