import type { Field } from '../../../src/field/field.ts'
import type { GiveVector } from '../authenticated-sum.ts'
import { giveInput } from '../client.ts'
import { type InputSharingCosts, maskedInputCosts, replicatedInputCosts, shamirInputCosts } from '../costs.ts'
import { dealInput } from '../deal-input.ts'
import type { InputSharing } from '../input-sharing.ts'
import { MaskedInputs } from '../masked-inputs.ts'
import { ReplicatedInputs } from '../replicated-inputs.ts'
import { ShamirInputs } from '../shamir-inputs.ts'
import { knownMaterial } from './input-session.ts'

/** A way of sharing inputs, both sides of it. */
export interface Way {
  readonly name: string
  readonly servers: readonly number[]
  readonly give: GiveVector
  readonly costs: InputSharingCosts
  sharing(field: Field, servers: number, id: number): Promise<InputSharing<unknown>>
}

export const masked: Way = {
  name: 'masked',
  servers: [2, 3, 4],
  give: giveInput,
  costs: maskedInputCosts,
  sharing: async (field, servers, id) =>
    new MaskedInputs({ id, preprocessing: await knownMaterial(field, servers, id) }),
}

export const replicated: Way = {
  name: 'replicated',
  servers: [3],
  give: dealInput,
  costs: replicatedInputCosts,
  sharing: async (field) => new ReplicatedInputs(field),
}

export const shamir: Way = {
  name: 'shamir',
  servers: [3, 4, 5, 6, 7],
  give: dealInput,
  costs: shamirInputCosts,
  sharing: async (field) => new ShamirInputs(field),
}

export const ways: readonly Way[] = [masked, replicated, shamir]
