import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { RandomSource } from '../../../src/random/csprng.ts'
import type { Party } from '../../../src/runtime/party.ts'
import type { Ciphertext } from '../../lattice/ciphertext.ts'
import { encodeCiphertext } from '../../lattice/encoding.ts'
import { MemoryOpenedCount } from '../../lattice/opened-count.ts'
import type { LatticeParameters } from '../../lattice/parameters.ts'
import { Echo } from '../../spdz/echo.ts'
import type { MacKey } from '../../spdz/mac-key.ts'
import { makeProvenKeys, type ProvenKeys } from './proven-key.ts'
import { askAll, type Question, UniformQuestions } from './questions.ts'
import type { Answering } from './share-products.ts'
import { lowgearSteps } from './steps.ts'

/** What the parties have proved to each other. */
export interface ProvenEnds {
  readonly keys: ProvenKeys
  /** By party, its share of the MAC key, encrypted and proved to be the same in all slots. */
  readonly keyShares: readonly Ciphertext[]
}

/** Answers under keys that are kept for the check of those that come after them. */
const renewalAnswers = 1

/** Keys, and what is asked and answered under them: for as long as noise drowns, and no longer. */
export class KeyPeriod {
  readonly answering: Answering
  readonly keyShares: readonly Ciphertext[]
  readonly questions: UniformQuestions
  /** Under each key, by one party; the same number at all parties. */
  #answers = 0

  constructor({ keys, keyShares }: ProvenEnds, random: RandomSource) {
    this.answering = { keys, count: new MemoryOpenedCount(), random }
    this.keyShares = keyShares
    this.questions = new UniformQuestions(keys, random)
  }

  /** Whether keys serve for so many answers more, and for the check of the next keys. */
  hasRoom(answers: number): boolean {
    const { n, maxOpened } = this.answering.keys.own.parameters
    return (this.#answers + answers + renewalAnswers) * n <= maxOpened
  }

  count(answers: number): void {
    this.#answers += answers
  }
}

/**
 * Makes a key at every party, and gives all others its share of the MAC key, encrypted: proved to be the same in all slots, and
 * told to all alike. If it were not, values of two honest parties would have MACs under different keys, and whether their sum
 * passes a check would say what one of them is.
 *
 * @throws PLAINTEXT_PROOF_REJECTED, naming the party
 * @throws BROADCAST_INCONSISTENT
 */
export async function proveEnds(
  at: Party,
  parameters: LatticeParameters,
  macKey: MacKey,
  random: RandomSource,
): Promise<ProvenEnds> {
  const keys = await at.fork('key', (scope) => makeProvenKeys(scope, parameters, random))
  const share = FieldVector.of(Field64, [macKey.share])
  const keyShares = await at.fork('alpha', async (scope) => {
    const [question] = await askAll(scope, keys, [share], random, true)
    const { all } = question as Question
    const echo = new Echo()
    echo.absorb(all.map(encodeCiphertext))
    await echo.compare(scope, lowgearSteps.echo)
    return all
  })
  return { keys, keyShares }
}
