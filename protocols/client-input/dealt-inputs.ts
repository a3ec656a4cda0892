import type { Field } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { seedBytes } from '../../src/random/seed.ts'
import { expandInto } from '../../src/random/uniform.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { checkPartyCount, type PartyCount } from '../party-count.ts'
import { dealtSets, maskOf } from './dealing.ts'
import type { ExpectedInputs, InputSharing, Intake } from './input-sharing.ts'
import { setsOf } from './server-sets.ts'
import type { InputSteps } from './steps.ts'

/** A summand of a client's vector, and the servers that alone have it. */
export interface Component {
  readonly members: readonly PartyId[]
  /** Made when it is asked for: of many servers each has hundreds. */
  values(): Promise<FieldVector>
}

/** Where a share is held, and of how many elements. */
export interface SharePlace {
  readonly id: PartyId
  readonly servers: number
  readonly length: number
}

/**
 * Inputs whose clients deal the masks themselves, to sets of servers that have an honest member each (replicated sharing after
 * Ito, Saito and Nishizeki, GLOBECOM 1987). The client's side is `dealInput`.
 *
 * Malicious, up to t < n/2 servers and any clients: what the members of a set have been told alike is the client's, so that
 * no chance is left to err.
 */
export abstract class DealtInputs<Share> implements InputSharing<Share> {
  readonly field: Field
  /** How many servers can share so. */
  abstract readonly servers: PartyCount

  constructor(field: Field) {
    this.field = field
  }

  /** @throws INVALID_ARGUMENT for servers that are too few or too many */
  async begin(
    at: Party,
    _steps: InputSteps,
    servers: number,
    { length }: ExpectedInputs,
  ): Promise<Intake<Share>> {
    checkPartyCount('dealt input', this.servers, servers)
    const sets = dealtSets(servers)
    const own = setsOf(sets, at.id)
    // comes first, as the members of the first set alone have it
    const differenceBytes = own[0] === 0 ? length * this.field.elementBytes : 0
    const end = (k: number) => differenceBytes + k * seedBytes
    return {
      sets,
      answerBytes: end(own.length),
      parts: (answer) => {
        if (this.field.firstInvalid(answer.subarray(0, differenceBytes)) !== -1) return undefined
        return own.map((_, k) => answer.subarray(k === 0 ? 0 : end(k), end(k + 1)))
      },
      share: (_, parts) =>
        this.shareOf(
          { id: at.id, servers, length },
          parts.map((part, k) => ({
            members: sets[own[k] as number] as readonly PartyId[],
            values: () => this.#component(at, part, length),
          })),
        ),
    }
  }

  abstract add(x: Share, y: Share): Share
  abstract open(among: Party, step: Step, x: Share): Promise<FieldVector>
  /** @param components of the sets that this server is in, in their order */
  protected abstract shareOf(place: SharePlace, components: readonly Component[]): Promise<Share>

  /** A mask, and the difference if it comes with it. */
  async #component(at: Party, part: Uint8Array, length: number): Promise<FieldVector> {
    const values = FieldVector.zero(this.field, length)
    const end = part.length - seedBytes
    values.bytes.set(part.subarray(0, end))
    await expandInto(this.field, values.bytes, maskOf(at, part.subarray(end)), 1)
    return values
  }
}
