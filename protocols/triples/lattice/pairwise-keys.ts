import { type RandomSource, randomBytes } from '../../../src/random/csprng.ts'
import type { Party, PartyId } from '../../../src/runtime/party.ts'
import { decodePublicKey, encodePublicKey } from '../../lattice/encoding.ts'
import { fromParty } from '../../lattice/from-party.ts'
import { generateKey } from '../../lattice/generate-key.ts'
import { MemoryOpenedCount, type OpenedCount } from '../../lattice/opened-count.ts'
import { defaultMaxOpened, deriveParameters, type LatticeParameters } from '../../lattice/parameters.ts'
import type { PublicKey } from '../../lattice/public-key.ts'
import type { SecretKey } from '../../lattice/secret-key.ts'
import { latticeSteps } from './steps.ts'

/**
 * What products of an own encryption and a plaintext need.
 *
 * @param maxOpened coefficients that are answered under a key
 */
export function productParameters(maxOpened = defaultMaxOpened): LatticeParameters {
  return deriveParameters({ encryption: 'secret key', multiplied: true, addends: 1, parties: 1, maxOpened })
}

interface Keys {
  readonly own: SecretKey
  /** By party. */
  readonly all: readonly PublicKey[]
}

/** A party's own key, and the public keys of all others; all parties make new ones when theirs have answered enough. */
export class PairwiseKeys {
  readonly parameters: LatticeParameters
  /** Of what this party answers. */
  readonly count: OpenedCount = new MemoryOpenedCount()
  readonly random: RandomSource
  #keys: Keys
  #batches = 0

  private constructor(parameters: LatticeParameters, keys: Keys, random: RandomSource) {
    this.parameters = parameters
    this.#keys = keys
    this.random = random
  }

  /**
   * @param at a scope of its own
   * @throws BeaverdamError CIPHERTEXT_MALFORMED
   * @throws BeaverdamError PARAMETERS_MISMATCH
   */
  static async setup(
    at: Party,
    parameters = productParameters(),
    random: RandomSource = randomBytes,
  ): Promise<PairwiseKeys> {
    return new PairwiseKeys(parameters, await exchangeKeys(at, parameters, random), random)
  }

  get own(): SecretKey {
    return this.#keys.own
  }

  of(party: PartyId): PublicKey {
    return this.#keys.all[party] as PublicKey
  }

  /**
   * Counts a batch of at most one question of each party, before it is made.
   *
   * @param at where all parties make the batch
   */
  async beginBatch(at: Party): Promise<void> {
    const { parameters, random } = this
    if ((this.#batches + 1) * parameters.n > parameters.maxOpened) {
      this.#keys = await exchangeKeys(at, parameters, random)
      this.#batches = 0
    }
    this.#batches++
  }
}

async function exchangeKeys(at: Party, parameters: LatticeParameters, random: RandomSource): Promise<Keys> {
  const own = await generateKey(parameters, random)
  const bodies = await at.exchange(latticeSteps.key, encodePublicKey(own.publicKey))
  const all = await Promise.all(
    bodies.map((body, party) => fromParty(at, party, () => decodePublicKey(parameters, body))),
  )
  return { own, all }
}
