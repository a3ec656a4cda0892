import { invalidArgument } from '../../src/errors.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import type { Party } from '../../src/runtime/party.ts'
import { hashBytes, stepOf } from '../../src/runtime/step.ts'
import { type Ciphertext, checkSameKey } from './ciphertext.ts'
import { sampleDrowning } from './drowning.ts'
import { decodeElement, encodeElement } from './encoding.ts'
import { fromParty } from './from-party.ts'
import { countOpened, type OpenedCount } from './opened-count.ts'
import type { RingElement } from './ring.ts'
import type { SecretKey } from './secret-key.ts'
import { freshStream } from './stream.ts'

export interface DecryptionOptions {
  /** One for all that is opened under the key. */
  readonly count: OpenedCount
  readonly random?: RandomSource
}

/**
 * The slots of a ciphertext under a key of all parties, which is the same at all: each says d_i = c1 s_i + P r_i with noise
 * that drowns the ciphertext's, and c0 plus the sum of them is the message with the noise of all.
 *
 * @param share this party's
 * @throws BeaverdamError PARAMETERS_MISMATCH
 * @throws BeaverdamError KEY_MISMATCH
 * @throws BeaverdamError NOISE_BUDGET_EXCEEDED
 * @throws BeaverdamError KEY_EXHAUSTED
 * @throws BeaverdamError CIPHERTEXT_MALFORMED, naming the party
 * @throws BeaverdamError DIVERGED where a party decrypts another ciphertext
 */
export async function decryptJointly(
  at: Party,
  share: SecretKey,
  ciphertext: Ciphertext,
  { count, random = randomBytes }: DecryptionOptions,
): Promise<FieldVector> {
  checkSameKey(share, ciphertext)
  const { parameters } = share
  const { ring, packing } = parameters
  if (at.n !== parameters.parties)
    invalidArgument('at', `the ${parameters.parties} parties of the key`, `${at.n} parties`)
  parameters.checkDrowns(ciphertext.noise)
  await countOpened(count, share, 1)
  const own = await partialDecryption(share, ciphertext, random)
  const { c0, c1 } = ciphertext
  const step = stepOf('lattice decryption', hashBytes(encodeElement(c0)), hashBytes(encodeElement(c1)))
  const bodies = await at.exchange(step, encodeElement(own))
  const parts = await Promise.all(
    bodies.map((body, party) => fromParty(at, party, () => decodeElement(parameters, body))),
  )
  return packing.toSlots(ring.compose(parts.reduce((sum, part) => ring.addTo(sum, part), c0.slice())))
}

/** d_i = c1 s_i + P r_i */
export async function partialDecryption(
  share: SecretKey,
  { c1 }: Ciphertext,
  random: RandomSource,
): Promise<RingElement> {
  const { parameters, keyId } = share
  const drowning = await sampleDrowning(parameters, freshStream(random, 'lattice decryption', keyId))
  return share.addProduct(parameters.ring.evaluate({ drowning }), c1)
}
