import type { Field } from '../../src/field/field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import type { ServerSets } from './server-sets.ts'
import type { InputSteps } from './steps.ts'

/** How servers take vectors from clients, and what they hold of them then: where one way of sharing differs from another. */
export interface InputSharing<Share> {
  readonly field: Field
  /**
   * Gets ready for a vector from each client, and sends clients what they wait for.
   *
   * @param at at a server, in a session with the clients
   * @param servers how many, the first of the session
   */
  begin(at: Party, steps: InputSteps, servers: number, inputs: ExpectedInputs): Promise<Intake<Share>>
  add(x: Share, y: Share): Share
  /** Opens a vector to all servers: what honest ones hold, or the session ends. @param among at a server, with the others only */
  open(among: Party, step: Step, x: Share): Promise<FieldVector>
}

/** Who gives inputs, and of how many elements each. */
export interface ExpectedInputs {
  readonly clients: readonly PartyId[]
  readonly length: number
}

/** How the answers of clients become shares. */
export interface Intake<Share> {
  readonly sets: ServerSets
  /** Of a client's answer to this server. */
  readonly answerBytes: number
  /** What an answer of that length tells each of the sets that this server is in; undefined for nonsense. */
  parts(answer: Uint8Array): readonly Uint8Array[] | undefined
  /** This server's share of a client's vector. @param parts of none, for a server that is in no set */
  share(client: PartyId, parts: readonly Uint8Array[]): Promise<Share>
}
