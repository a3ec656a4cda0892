import type { FieldVector } from '../../src/field/vector.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import type { Prg } from '../../src/random/prg.ts'
import { seedBytes } from '../../src/random/seed.ts'
import type { Ciphertext } from './ciphertext.ts'
import { secretKeyNoise } from './noise.ts'
import type { PublicKey } from './public-key.ts'
import type { Drowning, RingElement } from './ring.ts'
import type { SecretKey } from './secret-key.ts'
import { expandElement, freshStream } from './stream.ts'

/**
 * Encrypts to the owner of a key, or to the parties that share it.
 *
 * @param message at most N elements of Field64; the slots left over are zero
 * @throws BeaverdamError FIELD_MISMATCH
 * @throws BeaverdamError LENGTH_MISMATCH
 */
export async function encrypt(
  publicKey: PublicKey,
  message: FieldVector,
  random: RandomSource = randomBytes,
): Promise<Ciphertext> {
  const { parameters, keyId } = publicKey
  const coefficients = parameters.packing.toCoefficients(message)
  const stream = freshStream(random, 'lattice encryption', keyId)
  const [c0, c1] = await encryptCoefficients(publicKey, coefficients, stream)
  return { parameters, keyId, c0, c1, noise: parameters.publicKeyNoise }
}

/** c0 = b u + P (e0 + r) + m, c1 = a u + P e1 */
export async function encryptCoefficients(
  { parameters: { ring }, a, b }: PublicKey,
  message: Uint8Array,
  stream: Prg,
  drowning?: Drowning,
): Promise<readonly [RingElement, RingElement]> {
  const u = await ring.ternary(stream)
  const noise = await ring.binomial(stream)
  const c0 = ring.evaluate({ message, noise, ...(drowning && { drowning }) })
  const c1 = ring.evaluate({ noise: await ring.binomial(stream) })
  ring.addMultiples({ small: u }, [
    [c0, b],
    [c1, a],
  ])
  return [c0, c1]
}

/**
 * Encrypts under one's own secret key: with less noise than `encrypt`, and half the bytes on the wire.
 *
 * @param message at most N elements of Field64; the slots left over are zero
 * @throws BeaverdamError FIELD_MISMATCH
 * @throws BeaverdamError LENGTH_MISMATCH
 */
export async function encryptOwn(
  secretKey: SecretKey,
  message: FieldVector,
  random: RandomSource = randomBytes,
): Promise<Ciphertext> {
  const { parameters, keyId } = secretKey
  const { ring, packing } = parameters
  const coefficients = packing.toCoefficients(message)
  const seed = random(seedBytes)
  const c1 = await expandElement(parameters, seed)
  const stream = freshStream(random, 'lattice own encryption', keyId)
  const sum = ring.evaluate({ message: coefficients, noise: await ring.binomial(stream) })
  return { parameters, keyId, c0: secretKey.subtractProduct(sum, c1), c1, noise: secretKeyNoise, seed }
}
