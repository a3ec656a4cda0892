import type { Party, Step } from '../../src/runtime/party.ts'
import { unverifiedLimit as defaultLimit } from '../randomized/costs.ts'
import { RandomizedProtocol } from '../randomized/protocol.ts'
import type { RandomizedShare } from '../randomized/randomized-share.ts'
import { exchangeKeys, randomShare } from '../replicated/pairwise-keys.ts'
import type { BeginOptions, ReplicatedOptions } from '../replicated/protocol.ts'
import { bitsOfSigns, randomSigns } from '../replicated/random-bits.ts'
import type { ReplicatedShare } from '../replicated/replicated-share.ts'
import { replicatedMaliciousCosts } from './costs.ts'
import { ReplicatedSharing } from './replicated-sharing.ts'

export interface ReplicatedMaliciousOptions extends ReplicatedOptions {
  /** This party's share of the session's random element r, which nobody knows. */
  readonly r: ReplicatedShare
  /** Most elements that a scope leaves unverified: then an operation ends with a verification, alike at all; 2^20 if left out. */
  readonly unverifiedLimit?: number
}

/** What a party needs to begin. */
export type MaliciousBeginOptions = BeginOptions & Pick<ReplicatedMaliciousOptions, 'unverifiedLimit'>

/**
 * Arithmetic on replicated shares mod p among three parties of whom one may lie (Chida et al., ePrint 2018/570).
 *
 * Adversary: malicious, one of the three, with abort: who lies learns the outputs alone, and can but make the session end.
 * Before a share of an output leaves a party, all that was computed has passed a verification, which errs with at most 2/p;
 * what is opened comes from two parties.
 *
 * @example
 * const protocol = await ReplicatedMaliciousProtocol.begin(party, { field: Field64 })
 */
export class ReplicatedMaliciousProtocol extends RandomizedProtocol<ReplicatedShare> {
  readonly #context: ReplicatedSharing['context']

  /** @throws FIELD_TOO_SMALL for a field of fewer than 2^60 elements */
  constructor({ r, unverifiedLimit = defaultLimit, ...options }: ReplicatedMaliciousOptions) {
    const sharing = new ReplicatedSharing(options)
    const costs = replicatedMaliciousCosts(unverifiedLimit)
    super({ name: 'replicated-malicious', sharing, r, unverifiedLimit, costs })
    this.#context = sharing.context
  }

  /** Exchanges keys, and is ready. @throws INVALID_ARGUMENT unless the parties are three @throws FIELD_TOO_SMALL */
  static async begin(
    at: Party,
    { random, ...options }: MaliciousBeginOptions,
  ): Promise<ReplicatedMaliciousProtocol> {
    const { field } = options
    const keys = await exchangeKeys(at, random)
    const r = await at.fork('r', (drawn) => randomShare({ field, keys }, drawn, 1))
    return new ReplicatedMaliciousProtocol({ ...options, id: at.id, keys, r })
  }

  /**
   * From the product of three signs, of which every party lacks one: only the first needs an image. A liar that knows two of
   * them could put an error on their product that leaves nothing of the third, and so of a mask: hence the verification
   * before anything is opened under one.
   */
  randomBits(at: Party, step: Step, length: number): Promise<RandomizedShare<ReplicatedShare>> {
    return this.bounded(at, 3 * length, async () => {
      const [first, second, third] = await randomSigns(this.#context, at, length)
      const s = await at.fork('one', (one) => this.withImage(one, step, async () => first))
      const st = await at.fork('two', (two) => this.product(two, step, s, second))
      const stu = await at.fork('three', (three) => this.product(three, step, st, third))
      return bitsOfSigns(this, stu, length)
    })
  }
}
