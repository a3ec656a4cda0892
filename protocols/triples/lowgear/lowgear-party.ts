import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { RandomSource } from '../../../src/random/csprng.ts'
import { expand } from '../../../src/random/uniform.ts'
import { otherParties } from '../../../src/runtime/other-parties.ts'
import type { Party, PartyId } from '../../../src/runtime/party.ts'
import type { Triples } from '../../../src/runtime/preprocessing.ts'
import type { Ciphertext } from '../../lattice/ciphertext.ts'
import { MemoryOpenedCount } from '../../lattice/opened-count.ts'
import type { AuthenticatedShare } from '../../spdz/authenticated-share.ts'
import { MacKey } from '../../spdz/mac-key.ts'
import { AuthenticatingParty, ownPrg, type TriplesCorrelation } from '../mascot/authenticating-party.ts'
import { lowgearParameters } from './parameters.ts'
import { makeProvenKeys, type ProvenKeys } from './proven-key.ts'
import { askAll, type Question, UniformQuestions } from './questions.ts'
import { type Answering, shareProducts } from './share-products.ts'
import { makeMatrixTriples, makeTriples } from './triples.ts'

/** What a party has set up with the others. */
export interface LowgearEnds {
  readonly macKey: MacKey
  readonly keys: ProvenKeys
  /** By party, its share of the MAC key, encrypted and proved to be the same in all slots. */
  readonly keyShares: readonly Ciphertext[]
  readonly random: RandomSource
}

/** What a party of LowGear has for a session: its key and those of others, and every party's encrypted share of the MAC key. */
export class LowgearParty extends AuthenticatingParty {
  readonly answering: Answering
  readonly questions: UniformQuestions
  readonly #keyShares: readonly Ciphertext[]

  constructor({ macKey, keys, keyShares, random }: LowgearEnds) {
    super(macKey, random)
    this.answering = { keys, count: new MemoryOpenedCount(), random }
    this.questions = new UniformQuestions(keys, random)
    this.#keyShares = keyShares
  }

  /**
   * Makes keys, and draws this party's share of the MAC key, which all others get encrypted: proved to be the same in all slots.
   *
   * @throws PLAINTEXT_PROOF_REJECTED, naming the party
   */
  static async setup(at: Party, random: RandomSource): Promise<LowgearEnds> {
    const parameters = lowgearParameters()
    const keys = await at.fork('key', (scope) => makeProvenKeys(scope, parameters, random))
    const share = await expand(Field64, ownPrg(at, random), 1)
    const [question] = await at.fork('alpha', (scope) => askAll(scope, keys, [share], random, true))
    return { macKey: new MacKey(Field64, share.at(0)), keys, keyShares: (question as Question).all, random }
  }

  /** Elements in a batch: one less than a ciphertext has slots, so that their masking element has one too. */
  get batchLength(): number {
    return this.answering.keys.own.parameters.n - 1
  }

  /** Each answers every other's key share with its values, a ciphertext of them after the other. */
  override async crossMacs(
    at: Party,
    values: FieldVector,
    isOwner: (id: PartyId) => boolean,
  ): Promise<FieldVector> {
    const { n } = this.answering.keys.own.parameters
    const others = otherParties(at)
    const factors: FieldVector[] = []
    for (let from = 0; from < values.length; from += n)
      factors.push(values.slice(from, Math.min(values.length, from + n)))
    const peers = { asked: others.filter(isOwner), answered: isOwner(at.id) ? others : [] }
    const shares = await at.fork('macs', (scope) =>
      shareProducts(scope, this.answering, this.#keyShares, peers, factors),
    )
    return FieldVector.concat(shares)
  }

  override makeTriples(at: Party, correlation: TriplesCorrelation): Promise<Triples<AuthenticatedShare>> {
    return correlation.kind === 'matrix'
      ? makeMatrixTriples(at, this, correlation.shape)
      : makeTriples(at, this, correlation.length)
  }
}
