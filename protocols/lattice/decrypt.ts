import type { FieldVector } from '../../src/field/vector.ts'
import { type Ciphertext, checkSameKey } from './ciphertext.ts'
import type { SecretKey } from './secret-key.ts'

/**
 * The N slots of a ciphertext under one's own key. Its noise is seen by nobody else, so that it need not be drowned.
 *
 * @throws BeaverdamError PARAMETERS_MISMATCH
 * @throws BeaverdamError KEY_MISMATCH
 * @throws BeaverdamError NOISE_BUDGET_EXCEEDED
 */
export function decrypt(secretKey: SecretKey, ciphertext: Ciphertext): FieldVector {
  checkSameKey(secretKey, ciphertext)
  const { parameters } = secretKey
  parameters.checkDecrypts(ciphertext.noise)
  const message = secretKey.addProduct(ciphertext.c0.slice(), ciphertext.c1)
  return parameters.packing.toSlots(parameters.ring.compose(message))
}
