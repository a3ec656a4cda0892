import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { RandomSource } from '../../../src/random/csprng.ts'
import type { Prg } from '../../../src/random/prg.ts'
import { expand } from '../../../src/random/uniform.ts'
import { otherParties } from '../../../src/runtime/other-parties.ts'
import type { Party, PartyId } from '../../../src/runtime/party.ts'
import type { Triples } from '../../../src/runtime/preprocessing.ts'
import type { AuthenticatedShare } from '../../spdz/authenticated-share.ts'
import { MacKey } from '../../spdz/mac-key.ts'
import { AuthenticatingParty, ownPrg, type TriplesCorrelation } from '../mascot/authenticating-party.ts'
import { KeyPeriod, type ProvenEnds, proveEnds } from './key-period.ts'
import { lowgearParameters } from './parameters.ts'
import { askAll, type Question } from './questions.ts'
import { renewKeys } from './renewal.ts'
import { shareProducts } from './share-products.ts'
import { makeMatrixTriples, makeTriples } from './triples.ts'

/** What a party has set up with the others. */
export interface LowgearEnds extends ProvenEnds {
  readonly macKey: MacKey
  readonly random: RandomSource
}

/** Each is multiplied by a and by an a^ that is sacrificed. */
const answersToQuestion = 2

/**
 * What a party of LowGear has for a session: its share of the MAC key, and keys that it renews together with all others when they
 * have answered enough.
 */
export class LowgearParty extends AuthenticatingParty {
  #period: KeyPeriod

  constructor({ macKey, random, ...proven }: LowgearEnds) {
    super(macKey, random)
    this.#period = new KeyPeriod(proven, random)
  }

  /**
   * Draws this party's share of the MAC key, and proves a key and the encrypted share to all others.
   *
   * @throws PLAINTEXT_PROOF_REJECTED, naming the party
   * @throws BROADCAST_INCONSISTENT
   */
  static async setup(
    at: Party,
    random: RandomSource,
    parameters = lowgearParameters(),
  ): Promise<LowgearEnds> {
    const share = await expand(Field64, ownPrg(at, random), 1)
    const macKey = new MacKey(Field64, share.at(0))
    return { macKey, random, ...(await proveEnds(at, parameters, macKey, random)) }
  }

  /** Elements in a batch: one less than a ciphertext has slots, so that their masking element has one too. */
  get batchLength(): number {
    return this.#period.answering.keys.own.parameters.n - 1
  }

  /** The next question of uniform elements. @param own where this party's come from */
  async nextQuestion(at: Party, own: Prg): Promise<Question> {
    const { questions } = await this.#periodFor(at, answersToQuestion)
    return questions.next(at, own)
  }

  /** Asks with messages of this party. @throws as `askAll` */
  async ask(at: Party, messages: readonly FieldVector[]): Promise<readonly Question[]> {
    const { answering } = await this.#periodFor(at, answersToQuestion * messages.length)
    return askAll(at, answering.keys, messages, this.random)
  }

  /** Shares of the products, across parties, of a question and two factors. */
  async shareProducts(
    at: Party,
    { all }: Question,
    factors: readonly [FieldVector, FieldVector],
  ): Promise<readonly [FieldVector, FieldVector]> {
    const others = otherParties(at)
    const peers = { asked: others, answered: others }
    const [first, second] = await shareProducts(at, this.#period.answering, all, peers, factors)
    return [first as FieldVector, second as FieldVector]
  }

  /** Each answers every other's key share with its values, a ciphertext of them after the other. */
  override crossMacs(
    at: Party,
    values: FieldVector,
    isOwner: (id: PartyId) => boolean,
  ): Promise<FieldVector> {
    const slots = this.batchLength + 1
    const others = otherParties(at)
    const factors: FieldVector[] = []
    for (let from = 0; from < values.length; from += slots)
      factors.push(values.slice(from, Math.min(values.length, from + slots)))
    const peers = { asked: others.filter(isOwner), answered: isOwner(at.id) ? others : [] }
    return at.fork('macs', async (scope) => {
      const { answering, keyShares } = await this.#periodFor(scope, factors.length)
      return FieldVector.concat(await shareProducts(scope, answering, keyShares, peers, factors))
    })
  }

  override makeTriples(at: Party, correlation: TriplesCorrelation): Promise<Triples<AuthenticatedShare>> {
    return correlation.kind === 'matrix'
      ? makeMatrixTriples(at, this, correlation.shape)
      : makeTriples(at, this, correlation.length)
  }

  /**
   * Counts answers that are to be given under each key, at parties that give none too, so that all renew their keys at one point:
   * before those which the keys have no room for.
   */
  async #periodFor(at: Party, answers: number): Promise<KeyPeriod> {
    const period = this.#period
    if (!period.hasRoom(answers))
      this.#period = await at.fork('renewal', (scope) => renewKeys(scope, this, period))
    this.#period.count(answers)
    return this.#period
  }
}
