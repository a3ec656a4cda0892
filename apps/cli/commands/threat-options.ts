import { InvalidArgumentError, Option } from 'commander'
import type { ProtocolName, TriplesName } from '../../../src/index.ts'
import type { FieldName } from '../program/field-choice.ts'
import type { ThreatChoice, TriplesChoice } from '../threat/choice.ts'
import { UsageError } from './usage-error.ts'

/** `--protocol`: what the parties are trusted with. */
export function protocolOption(): Option {
  return new Option(
    '--protocol <name>',
    'additive: parties follow the protocol; spdz: who does not is caught; replicated: three parties without triples, ' +
      'of whom one may be curious; replicated-malicious: it may lie, and is caught; shamir: fewer ' +
      'than half may be curious; shamir-malicious: they may lie, and are caught; clear: nothing is hidden',
  ).choices([
    'additive',
    'spdz',
    'replicated',
    'replicated-malicious',
    'shamir',
    'shamir-malicious',
    'clear',
  ] satisfies ProtocolName[])
}

const made: readonly TriplesName[] = ['dealer', 'ot', 'lattice', 'mascot', 'lowgear']

/** `--triples`: where multiplication's material comes from. */
export function triplesOption(): Option {
  return new Option(
    '--triples <source>',
    'dealer: a trusted party deals them; ot or lattice: parties make them that follow the protocol, lattice for field 64 ' +
      'and faster; mascot or lowgear: parties make them that may lie, lowgear for field 64 and faster; store:PATH: they were ' +
      'made before, by preprocess',
  ).argParser((text): TriplesChoice => {
    const [, path] = /^store:(.+)$/s.exec(text) ?? []
    if (path !== undefined) return { name: 'store', path }
    const name = made.find((candidate) => candidate === text)
    if (name === undefined) throw new InvalidArgumentError(`Expected ${made.join(', ')} or store:PATH.`)
    return { name }
  })
}

/** What the two words have to go with. */
interface Computation {
  readonly parties: number
  readonly field: FieldName
}

/** Checks that the two words go together, and with a computation, before anything is done. @throws UsageError */
export async function checkThreat(choice: ThreatChoice, computation?: Computation): Promise<void> {
  const [{ modelOf }, { checkParties }, { fieldNames, fieldOf }] = await Promise.all([
    import('../threat/choice.ts'),
    import('../../../src/index.ts'),
    import('../program/field-choice.ts'),
  ])
  try {
    const model = modelOf(choice)
    if (computation === undefined) return
    checkParties(model, computation.parties)
    const { onlyField, triples } = model
    const only = fieldNames.find((name) => fieldOf(name) === onlyField) ?? computation.field
    if (only !== computation.field)
      throw new Error(
        `field: expected ${only}, which alone has triples of ${triples}, got ${computation.field}`,
      )
  } catch (error) {
    throw new UsageError(`--${(error as Error).message}`)
  }
}
