import type { Field } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import {
  type AuthenticatedPreprocessing,
  type AuthenticatedShare,
  addShares,
  publicShare,
} from '../spdz/authenticated-share.ts'
import { SpdzProtocol } from '../spdz/protocol.ts'
import type { ExpectedInputs, InputSharing, Intake } from './input-sharing.ts'
import type { InputSteps } from './steps.ts'

export interface MaskedInputsOptions {
  /** This server. */
  readonly id: PartyId
  /** The servers' material, and their MAC key. */
  readonly preprocessing: AuthenticatedPreprocessing
  /** Where this server's own randomness comes from; the CSPRNG except in tests. */
  readonly random?: RandomSource
}

/**
 * Inputs as shares of SPDZ: servers mask them by triples r, v, w = r v (Damgard, Damgard, Nielsen, Nordholt, Toft, ePrint
 * 2015/1006), each used for one client, once. The client's side is `giveInput`.
 *
 * Malicious, up to all servers but one and any clients. Error 1/p an input.
 *
 * @example
 * const sharing = new MaskedInputs({ id: party.id, preprocessing })
 */
export class MaskedInputs implements InputSharing<AuthenticatedShare> {
  readonly field: Field
  readonly #id: PartyId
  readonly #preprocessing: AuthenticatedPreprocessing
  readonly #protocol: SpdzProtocol

  /** @throws FIELD_TOO_SMALL for a field of fewer than 2^60 elements */
  constructor({ id, preprocessing, random = randomBytes }: MaskedInputsOptions) {
    this.field = preprocessing.macKey.field
    this.#id = id
    this.#preprocessing = preprocessing
    this.#protocol = new SpdzProtocol({ id, preprocessing, random })
  }

  /** All servers are told one difference, and each adds it to its share of the mask. */
  async begin(
    at: Party,
    steps: InputSteps,
    servers: number,
    inputs: ExpectedInputs,
  ): Promise<Intake<AuthenticatedShare>> {
    const { field } = this
    const masks = await this.#sendMasks(at, steps.mask, inputs)
    return {
      sets: [Array.from({ length: servers }, (_, server) => server)],
      answerBytes: inputs.length * field.elementBytes,
      parts: (answer) => (field.firstInvalid(answer) === -1 ? [answer] : undefined),
      share: async (client, [difference]) => {
        const x = new FieldVector(field, difference as Uint8Array)
        const mask = masks.get(client) as AuthenticatedShare
        return addShares(mask, publicShare(x, this.#id, this.#preprocessing.macKey))
      },
    }
  }

  add(x: AuthenticatedShare, y: AuthenticatedShare): AuthenticatedShare {
    return addShares(x, y)
  }

  open(among: Party, step: Step, x: AuthenticatedShare): Promise<FieldVector> {
    return this.#protocol.open(among, step, x)
  }

  /**
   * Sends each client this server's shares of a mask, once those of all are there: so no client waits for another's.
   *
   * @returns its authenticated shares of the masks, by client
   */
  async #sendMasks(
    at: Party,
    step: Step,
    { clients, length }: ExpectedInputs,
  ): Promise<ReadonlyMap<PartyId, AuthenticatedShare>> {
    const masks = new Map<PartyId, AuthenticatedShare>()
    const told: (readonly [client: PartyId, ...shares: FieldVector[]])[] = []
    for (const client of clients) {
      const { a: r, b: v, c: w } = await this.#preprocessing.triples(at, length)
      masks.set(client, r)
      told.push([client, r.value, v.value, w.value])
    }
    // not waited for: a client that reads nothing may keep nobody from the others
    for (const [client, ...shares] of told)
      for (const { bytes } of shares) at.send(client, step, bytes).catch(() => {})
    return masks
  }
}
