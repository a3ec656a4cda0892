import { Field64 } from '../../../src/field/field64.ts'
import type { FieldVector } from '../../../src/field/vector.ts'
import type { RandomSource } from '../../../src/random/csprng.ts'
import type { Prg } from '../../../src/random/prg.ts'
import { expand } from '../../../src/random/uniform.ts'
import type { Party } from '../../../src/runtime/party.ts'
import type { Ciphertext } from '../../lattice/ciphertext.ts'
import { decodeCiphertext, encodeCiphertext } from '../../lattice/encoding.ts'
import { fromParty } from '../../lattice/from-party.ts'
import { encryptKnown } from '../../plaintext-knowledge/known-ciphertexts.ts'
import { proofTerms } from '../../plaintext-knowledge/proof-terms.ts'
import { proveToAll } from '../../plaintext-knowledge/prove-to-all.ts'
import { mostTogether } from './parameters.ts'
import type { ProvenKeys } from './proven-key.ts'
import { shownNoise } from './shown-noise.ts'
import { lowgearSteps } from './steps.ts'

/** What every party has encrypted under its own key, and has proved to know. */
export interface Question {
  /** This party's own. */
  readonly own: FieldVector
  /** By party, with the noise that its proof shows. */
  readonly all: readonly Ciphertext[]
}

/**
 * Every party encrypts messages, sends them to all others and proves that it knows what they are made of.
 *
 * @param messages as many at every party, of at most as many elements as a ciphertext has slots; of one if `diagonal`, which
 * then is shown to be in all slots
 * @throws PLAINTEXT_PROOF_REJECTED, naming the party, and as `decodeCiphertext` and `proveToAll`
 */
export async function askAll(
  at: Party,
  { own, all }: ProvenKeys,
  messages: readonly FieldVector[],
  random: RandomSource,
  diagonal = false,
): Promise<readonly Question[]> {
  const known = await encryptKnown(own.publicKey, messages, { diagonal, random })
  const received: (readonly Ciphertext[])[] = []
  for (const ciphertext of known.ciphertexts) {
    const bodies = await at.exchange(lowgearSteps.question, encodeCiphertext(ciphertext))
    received.push(
      await Promise.all(
        bodies.map((body, party) =>
          fromParty(at, party, () => decodeCiphertext(all[party] ?? own.publicKey, body)),
        ),
      ),
    )
  }
  const statements = all.map((publicKey, party) => ({
    publicKey,
    ciphertexts: received.map((byParty) => byParty[party] as Ciphertext),
    diagonal,
  }))
  const proven = await at.fork('proof', (proof) => proveToAll(proof, known, statements, random))
  const terms = proofTerms(own.parameters, { count: messages.length, diagonal, challenges: 'coin' })
  const noise = shownNoise(own.parameters, terms)
  return messages.map((message, k) => ({
    own: message,
    all: proven.map((ciphertexts) => ({ ...(ciphertexts[k] as Ciphertext), noise })),
  }))
}

/**
 * Questions of uniform elements, one after the other. As many are proved together as were before, at most 16: so the first
 * come early, and later ones cost little.
 */
export class UniformQuestions {
  readonly #keys: ProvenKeys
  readonly #random: RandomSource
  readonly #left: Question[] = []
  #made = 0

  constructor(keys: ProvenKeys, random: RandomSource) {
    this.#keys = keys
    this.#random = random
  }

  /** @param own where this party's elements come from */
  async next(at: Party, own: Prg): Promise<Question> {
    if (this.#left.length === 0) {
      const count = Math.min(Math.max(this.#made, 1), mostTogether)
      const slots = this.#keys.own.parameters.n
      const messages: FieldVector[] = []
      while (messages.length < count) messages.push(await expand(Field64, own, slots))
      this.#left.push(...(await askAll(at, this.#keys, messages, this.#random)))
      this.#made += count
    }
    return this.#left.shift() as Question
  }
}
