import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { BeaverdamError } from '../../src/errors.ts'
import { seedBytes } from '../../src/random/seed.ts'
import { type Ciphertext, checkSameKey } from './ciphertext.ts'
import { plaintextNoise } from './noise.ts'
import { type LatticeParameters, parametersIdBytes } from './parameters.ts'
import { keyIdBytes, type PublicColumns, PublicKey } from './public-key.ts'
import type { RingElement } from './ring.ts'
import { expandElement } from './stream.ts'

const version = 1

/** What follows the version. */
const kinds = { publicKey: 1, ciphertext: 2, seededCiphertext: 3 } as const

/** Version, kind and parameter set. */
const headerBytes = 2 + parametersIdBytes
/** Header, key, and two doubles of noise. */
const ciphertextHeaderBytes = headerBytes + keyIdBytes + 16

/** Bytes of an element: 4 for each residue. */
export function elementBytes({ n, ring }: LatticeParameters): number {
  return 4 * n * ring.primes.length
}

/** @param columns how many keys with one a */
export function publicKeyBytes(parameters: LatticeParameters, columns = 1): number {
  return headerBytes + seedBytes + columns * elementBytes(parameters)
}

/** @param isSeeded whether it is fresh under a secret key */
export function ciphertextBytes(parameters: LatticeParameters, isSeeded: boolean): number {
  const element = elementBytes(parameters)
  return ciphertextHeaderBytes + element + (isSeeded ? seedBytes : element)
}

/** A public key, or several with one a. */
export function encodePublicKey({ parameters, seed, columns }: PublicColumns): Uint8Array {
  const bytes = new Uint8Array(publicKeyBytes(parameters, columns.length))
  writeHeader(bytes, kinds.publicKey, parameters)
  bytes.set(seed, headerBytes)
  for (const [k, { b }] of columns.entries()) bytes.set(encodeElement(b), publicKeyBytes(parameters, k))
  return bytes
}

/**
 * @throws BeaverdamError PARAMETERS_MISMATCH
 * @throws BeaverdamError CIPHERTEXT_MALFORMED
 */
export async function decodePublicKey(parameters: LatticeParameters, bytes: Uint8Array): Promise<PublicKey> {
  const [publicKey] = (await decodePublicColumns(parameters, bytes, 1)).columns
  return publicKey as PublicKey
}

/**
 * @param count how many keys with one a
 * @throws BeaverdamError PARAMETERS_MISMATCH
 * @throws BeaverdamError CIPHERTEXT_MALFORMED
 */
export function decodePublicColumns(
  parameters: LatticeParameters,
  bytes: Uint8Array,
  count: number,
): Promise<PublicColumns> {
  checkHeader(parameters, bytes, [kinds.publicKey])
  checkSize(bytes, publicKeyBytes(parameters, count))
  const seed = bytes.slice(headerBytes, headerBytes + seedBytes)
  const bs = decodeElements(parameters, bytes.subarray(headerBytes + seedBytes), count)
  return PublicKey.columns(parameters, seed, bs)
}

/** A fresh encryption under a secret key takes half as many bytes as others. */
export function encodeCiphertext({ parameters, keyId, c0, c1, noise, seed }: Ciphertext): Uint8Array {
  const bytes = new Uint8Array(ciphertextBytes(parameters, seed !== undefined))
  writeHeader(bytes, seed === undefined ? kinds.ciphertext : kinds.seededCiphertext, parameters)
  bytes.set(hexToBytes(keyId), headerBytes)
  const view = new DataView(bytes.buffer)
  view.setFloat64(headerBytes + keyIdBytes, noise.fixed, true)
  view.setFloat64(headerBytes + keyIdBytes + 8, noise.deviation, true)
  bytes.set(encodeElement(c0), ciphertextHeaderBytes)
  bytes.set(seed ?? encodeElement(c1), ciphertextHeaderBytes + elementBytes(parameters))
  return bytes
}

/**
 * What bytes from outside hold, if it is a ciphertext under a key. The noise is what the sender says: nobody sees it
 * without the secret key.
 *
 * @param key the public key, or the secret key
 * @throws BeaverdamError PARAMETERS_MISMATCH
 * @throws BeaverdamError KEY_MISMATCH
 * @throws BeaverdamError CIPHERTEXT_MALFORMED
 * @throws BeaverdamError NOISE_BUDGET_EXCEEDED
 */
export async function decodeCiphertext(
  key: { readonly parameters: LatticeParameters; readonly keyId: string },
  bytes: Uint8Array,
): Promise<Ciphertext> {
  const { parameters } = key
  const kind = checkHeader(parameters, bytes, [kinds.ciphertext, kinds.seededCiphertext])
  const isSeeded = kind === kinds.seededCiphertext
  checkSize(bytes, ciphertextBytes(parameters, isSeeded))
  const keyId = bytesToHex(bytes.subarray(headerBytes, headerBytes + keyIdBytes))
  checkSameKey(key, { parameters, keyId })
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const fixed = view.getFloat64(headerBytes + keyIdBytes, true)
  const deviation = view.getFloat64(headerBytes + keyIdBytes + 8, true)
  if (!(fixed >= plaintextNoise && deviation >= 0)) throw malformed('its noise is less than a message has')
  const noise = parameters.checkDecrypts({ fixed, deviation })
  const middle = ciphertextHeaderBytes + elementBytes(parameters)
  const c0 = decodeElement(parameters, bytes.subarray(ciphertextHeaderBytes, middle))
  if (!isSeeded)
    return { parameters, keyId, c0, c1: decodeElement(parameters, bytes.subarray(middle)), noise }
  const seed = bytes.slice(middle)
  return { parameters, keyId, c0, c1: await expandElement(parameters, seed), noise, seed }
}

/** Little-endian words of 32 bits, which share memory with the element. */
export function encodeElement(element: RingElement): Uint8Array {
  return new Uint8Array(element.buffer, element.byteOffset, element.byteLength)
}

/**
 * @param bytes as many as an element has
 * @throws BeaverdamError CIPHERTEXT_MALFORMED for a residue that is not below its prime
 */
export function decodeElement({ ring, n }: LatticeParameters, bytes: Uint8Array): RingElement {
  // the copy is aligned, as the bytes themselves may not be
  const element = new Uint32Array(new Uint8Array(bytes).buffer)
  const index = ring.firstInvalid(element)
  if (index >= 0) throw malformed(`residue ${index % n} is not below ${ring.primes[Math.floor(index / n)]}`)
  return element
}

/**
 * Elements one after the other.
 *
 * @throws BeaverdamError CIPHERTEXT_MALFORMED for another number of bytes, too
 */
export function decodeElements(
  parameters: LatticeParameters,
  bytes: Uint8Array,
  count: number,
): readonly RingElement[] {
  const size = elementBytes(parameters)
  checkSize(bytes, count * size)
  return Array.from({ length: count }, (_, k) =>
    decodeElement(parameters, bytes.subarray(k * size, (k + 1) * size)),
  )
}

function writeHeader(bytes: Uint8Array, kind: number, parameters: LatticeParameters): void {
  bytes.set([version, kind])
  bytes.set(hexToBytes(parameters.id), 2)
}

function checkHeader(parameters: LatticeParameters, bytes: Uint8Array, expected: readonly number[]): number {
  const [found, kind = 0] = bytes
  if (bytes.length < headerBytes || found !== version || !expected.includes(kind))
    throw malformed(`its version and kind are not ${version} and ${expected.join(' or ')}`)
  const id = bytesToHex(bytes.subarray(2, headerBytes))
  if (id !== parameters.id)
    throw new BeaverdamError('PARAMETERS_MISMATCH', `expected parameter set ${parameters.id}, got ${id}`)
  return kind
}

function checkSize(bytes: Uint8Array, size: number): void {
  if (bytes.length !== size) throw malformed(`expected ${size} bytes, got ${bytes.length}`)
}

function malformed(what: string): BeaverdamError {
  return new BeaverdamError('CIPHERTEXT_MALFORMED', `bytes of a key or ciphertext: ${what}`)
}
