import type { FieldVector } from '../../src/field/vector.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { type Ciphertext, checkSameKey } from './ciphertext.ts'
import { sampleDrowning } from './drowning.ts'
import { encryptCoefficients } from './encrypt.ts'
import { boundOf, sumNoise } from './noise.ts'
import { countOpened, type OpenedCount } from './opened-count.ts'
import type { PublicKey } from './public-key.ts'
import { freshStream } from './stream.ts'

export interface AnswerOptions {
  /** One for all answers under the key. */
  readonly count: OpenedCount
  readonly random?: RandomSource
}

/**
 * Answers a ciphertext of x with one of x w + mask, slot by slot, from which the key's owner learns that sum and nothing
 * else of w: the product plus a fresh public-key encryption of the mask whose noise drowns the product's (Enc' of
 * Overdrive, ePrint 2017/1230, section 3.1).
 *
 * The product alone would tell w: its c1 is w times the question's c1.
 *
 * @param publicKey of the owner
 * @param factor w: at most N elements of Field64
 * @param mask at most N elements of Field64; uniform if the owner may not learn x w
 * @throws BeaverdamError PARAMETERS_MISMATCH
 * @throws BeaverdamError KEY_MISMATCH
 * @throws BeaverdamError NOISE_BUDGET_EXCEEDED
 * @throws BeaverdamError KEY_EXHAUSTED
 * @throws BeaverdamError FIELD_MISMATCH
 * @throws BeaverdamError LENGTH_MISMATCH
 */
export async function answer(
  publicKey: PublicKey,
  question: Ciphertext,
  factor: FieldVector,
  mask: FieldVector,
  { count, random = randomBytes }: AnswerOptions,
): Promise<Ciphertext> {
  checkSameKey(publicKey, question)
  const { parameters, keyId } = publicKey
  const { ring, packing, drowning } = parameters
  const product = parameters.productNoise(question.noise)
  const masked = parameters.checkDrowns(sumNoise(product, parameters.publicKeyNoise))
  const multiplier = packing.toCoefficients(factor)
  const message = packing.toCoefficients(mask)
  await countOpened(count, publicKey, 1)
  const stream = freshStream(random, 'lattice answer', keyId)
  const [c0, c1] = await encryptCoefficients(
    publicKey,
    message,
    stream,
    await sampleDrowning(parameters, stream),
  )
  const noise = { fixed: boundOf(masked) + Number(drowning) / 2, deviation: 0 }
  ring.addMultiples({ message: multiplier }, [
    [c0, question.c0],
    [c1, question.c1],
  ])
  return { parameters, keyId, c0, c1, noise }
}
