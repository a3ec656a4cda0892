import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { BeaverdamError } from '../errors.ts'
import { Field128 } from '../field/field128.ts'
import { nextVec, type XofStream, XofTurboShake128 } from './xof.ts'
import { fixedKeySeedSize, xofFixedKeyAes128 } from './xof-fixed-key-aes.ts'

/** `XofTurboShake128.json` or `XofFixedKeyAes128.json` of the VDAF document's test vectors. Byte strings are in hex. */
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

/** @returns the name of the XOF, which the size of the seed tells @throws VECTOR_MISMATCH */
export function checkXofVector(vector: XofVector): string {
  const [seed, dst, binder] = [vector.seed, vector.dst, vector.binder].map((hex) => hexToBytes(hex)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ]
  if (!(vector.length >= 0 && vector.length <= maxLength)) throw mismatch('the length is out of bounds')
  const isFixedKey = seed.length === fixedKeySeedSize
  const stream = (): XofStream =>
    isFixedKey ? xofFixedKeyAes128(seed, dst, binder) : new XofTurboShake128(seed, dst, binder)
  if (bytesToHex(stream().next(seed.length)) !== vector.derived_seed)
    throw mismatch('the derived seed differs')
  if (bytesToHex(nextVec(stream(), Field128, vector.length).bytes) !== vector.expanded_vec_field128)
    throw mismatch('the expanded vector differs')
  return isFixedKey ? 'XofFixedKeyAes128' : 'XofTurboShake128'
}

function mismatch(what: string): BeaverdamError {
  return new BeaverdamError('VECTOR_MISMATCH', `vector: ${what}`)
}
