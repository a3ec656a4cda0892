import { ProgramShares } from '../../../protocols/share-file/index.ts'
import { type ProtocolName, simulateProgram, threatModel, threatModels } from '../../../src/index.ts'
import type { Cost, PerformedOperation } from '../../../src/runtime/index.ts'
import { fieldOf } from '../program/field-choice.ts'
import { loadProgram } from '../program/load.ts'
import { withCause } from '../program/play.ts'
import { readInputs } from '../program/private-input.ts'
import type { Simulation } from './plan.ts'
import { totalCost } from './total-cost.ts'
import { onZeros } from './zero-inputs.ts'

/** What a program would cost under a protocol, the making of its material not counted. */
export interface ProtocolCost extends Cost {
  readonly protocol: ProtocolName
}

/**
 * Runs a program in the clear, in this process, on the inputs given and zeros for the rest, and derives from the
 * operations that it performs what each protocol that so many parties can run would need.
 */
export async function dryRun({ computation, parties, inputs }: Simulation): Promise<readonly ProtocolCost[]> {
  const program = await loadProgram(computation.bundle, 'dry run')
  const field = fieldOf(computation.field)
  const read = await Promise.all(Array.from({ length: parties }, (_, id) => readInputs(inputs.get(id) ?? [])))
  const operations: PerformedOperation[] = []
  await simulateProgram(onZeros(program), {
    parties,
    protocol: 'clear',
    field,
    inputs: read.map(({ own }) => Object.fromEntries(own)),
    holdings: read.map(({ held }) => new ProgramShares({ held })),
    // All parties perform the same operations.
    observe: (party, operation) => {
      if (party === 0) operations.push(operation)
    },
  }).catch((error: unknown) => {
    throw withCause(error, computation.bundle)
  })
  const possible = threatModels.filter(
    (model) => parties >= model.parties.least && parties <= model.parties.most,
  )
  const protocols = new Set(possible.map(({ protocol }) => protocol))
  return Array.from(protocols, (protocol) => ({
    protocol,
    ...totalCost(operations, threatModel(protocol), { n: parties, elementBytes: field.elementBytes }),
  }))
}
