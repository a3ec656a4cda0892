import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { generateKey } from '../../lattice/generate-key.ts'
import { LatticeParameters } from '../../lattice/parameters.ts'
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
