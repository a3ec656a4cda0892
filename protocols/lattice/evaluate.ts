import type { FieldVector } from '../../src/field/vector.ts'
import { type Ciphertext, checkSameKey } from './ciphertext.ts'
import { plaintextNoise, sumNoise } from './noise.ts'

/**
 * Slot by slot, the sum of what two ciphertexts encrypt.
 *
 * @throws BeaverdamError PARAMETERS_MISMATCH
 * @throws BeaverdamError KEY_MISMATCH
 * @throws BeaverdamError NOISE_BUDGET_EXCEEDED
 */
export function add(x: Ciphertext, y: Ciphertext): Ciphertext {
  checkSameKey(x, y)
  const { parameters, keyId } = x
  const noise = parameters.checkDecrypts(sumNoise(x.noise, y.noise))
  const { ring } = parameters
  return { parameters, keyId, c0: ring.add(x.c0, y.c0), c1: ring.add(x.c1, y.c1), noise }
}

/**
 * Slot by slot, the sum of what a ciphertext encrypts and a plaintext.
 *
 * @param plaintext at most N elements of Field64; the slots left over are zero
 * @throws BeaverdamError FIELD_MISMATCH
 * @throws BeaverdamError LENGTH_MISMATCH
 * @throws BeaverdamError NOISE_BUDGET_EXCEEDED
 */
export function addPlain(x: Ciphertext, plaintext: FieldVector): Ciphertext {
  const { parameters, keyId, c1 } = x
  const noise = parameters.checkDecrypts(sumNoise(x.noise, { fixed: plaintextNoise, deviation: 0 }))
  const message = parameters.ring.evaluate({ message: parameters.packing.toCoefficients(plaintext) })
  return { parameters, keyId, c0: parameters.ring.add(x.c0, message), c1, noise }
}

/**
 * Slot by slot, the product of what a ciphertext encrypts and a plaintext. Whoever can decrypt it, and knows what it was
 * made of, reads the plaintext off its noise: a product of a secret leaves by `answer` alone.
 *
 * @param plaintext at most N elements of Field64; the slots left over are zero
 * @throws BeaverdamError FIELD_MISMATCH
 * @throws BeaverdamError LENGTH_MISMATCH
 * @throws BeaverdamError NOISE_BUDGET_EXCEEDED
 */
export function multiplyPlain(x: Ciphertext, plaintext: FieldVector): Ciphertext {
  const { parameters, keyId } = x
  const noise = parameters.checkDecrypts(parameters.productNoise(x.noise))
  const { ring, packing } = parameters
  const [c0, c1] = [ring.zero(), ring.zero()]
  ring.addMultiples({ message: packing.toCoefficients(plaintext) }, [
    [c0, x.c0],
    [c1, x.c1],
  ])
  return { parameters, keyId, c0, c1, noise }
}
