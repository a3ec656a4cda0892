import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { randomBytes } from '../../../src/random/csprng.ts'
import { seedBytes } from '../../../src/random/seed.ts'
import { generateKey, type SampledKey, sampleKey } from '../../lattice/generate-key.ts'
import { LatticeParameters } from '../../lattice/parameters.ts'
import { PublicKey } from '../../lattice/public-key.ts'
import { SecretKey } from '../../lattice/secret-key.ts'
import { expandElement } from '../../lattice/stream.ts'
import { encryptKnown } from '../known-ciphertexts.ts'

/** The smallest set that has room for what proofs show; it drowns one opening. */
export const smallParameters = new LatticeParameters({ n: 8_192, primeCount: 5, parties: 1, maxOpened: 1 })

/** An owner of a key, and uniform messages under it with what they are made of. */
export async function knownToOwner(count: number, diagonal: boolean) {
  const key = await generateKey(smallParameters)
  const slots = diagonal ? 1 : smallParameters.n
  const messages = Array.from({ length: count }, () => FieldVector.random(Field64, slots))
  return { key, messages, known: await encryptKnown(key.publicKey, messages, { diagonal }) }
}

/** An owner of several keys with one a, and uniform messages under them in turn. */
export async function knownInColumns(count: number, columns: number) {
  const seed = randomBytes(seedBytes)
  const a = await expandElement(smallParameters, seed)
  const sampled: SampledKey[] = []
  while (sampled.length < columns) sampled.push(await sampleKey(smallParameters, a, randomBytes))
  const bs = sampled.map(({ b }) => b)
  const publicKey = await PublicKey.columns(smallParameters, seed, bs)
  const keys = publicKey.columns.map((column, k) => new SecretKey(column, (sampled[k] as SampledKey).s))
  const messages = Array.from({ length: count }, () => FieldVector.random(Field64, smallParameters.n))
  return { keys, messages, known: await encryptKnown(publicKey, messages) }
}
