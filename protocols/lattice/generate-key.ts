import { invalidArgument } from '../../src/errors.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { seedBytes } from '../../src/random/seed.ts'
import type { LatticeParameters } from './parameters.ts'
import { PublicKey } from './public-key.ts'
import type { Factor, RingElement } from './ring.ts'
import { SecretKey } from './secret-key.ts'
import { expandElement, freshStream } from './stream.ts'

/**
 * A key of one owner. Its `publicKey` is for others, who answer its owner's ciphertexts or encrypt to it.
 *
 * @param parameters for one party
 * @throws BeaverdamError INVALID_ARGUMENT
 */
export async function generateKey(
  parameters: LatticeParameters,
  random: RandomSource = randomBytes,
): Promise<SecretKey> {
  if (parameters.parties !== 1)
    invalidArgument('parameters', 'those of a key of one owner', `${parameters.parties} parties`)
  const seed = random(seedBytes)
  const { s, b } = await sampleKey(parameters, await expandElement(parameters, seed), random)
  return new SecretKey(await PublicKey.of(parameters, seed, b), s)
}

/** A secret, and its part of a public key. */
export interface SampledKey {
  readonly s: Factor
  readonly b: RingElement
}

/** A uniform ternary s, and b = -a s + P e. */
export async function sampleKey(
  { ring, id }: LatticeParameters,
  a: RingElement,
  random: RandomSource,
): Promise<SampledKey> {
  const stream = freshStream(random, 'lattice secret key', id)
  const s = ring.factor({ small: await ring.ternary(stream) })
  const noise = ring.evaluate({ noise: await ring.binomial(stream) })
  return { s, b: ring.subtractProduct(noise, a, s) }
}
