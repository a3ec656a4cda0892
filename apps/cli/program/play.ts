import { ProgramShares } from '../../../protocols/share-file/index.ts'
import { BeaverdamError } from '../../../src/errors.ts'
import type { RandomSource } from '../../../src/random/index.ts'
import { runParty, type SessionMetrics } from '../../../src/runtime/index.ts'
import type { Transport } from '../../../src/transport/index.ts'
import { writeShares } from '../shares/share-files.ts'
import { modelOf, type ThreatChoice } from '../threat/choice.ts'
import type { Bundle } from './bundle.ts'
import { type FieldName, fieldOf } from './field-choice.ts'
import { loadProgram } from './load.ts'
import { printedValue } from './printed-value.ts'
import { type PrivateInput, readInputs } from './private-input.ts'
import { seededRandom } from './seeded-random.ts'
import { describeThrown } from './thrown.ts'

/** What all parties of a computation must agree on. */
export interface Computation {
  readonly bundle: Bundle
  readonly threat: ThreatChoice
  readonly field: FieldName
  /** Milliseconds until a wait ends in PEER_TIMEOUT. */
  readonly deadline: number
}

/** One party's part in it. */
export interface Part {
  readonly computation: Computation
  /** The party, as its peers call it. */
  readonly name: string
  readonly inputs: readonly PrivateInput[]
  /** The folder of the shares that its program keeps; undefined if it has none to keep. */
  readonly keep?: string | undefined
  /** Fixes the party's randomness: in simulations alone. */
  readonly seed?: Uint8Array | undefined
}

/** What a party's part came to. */
export interface Played {
  /** What its program returned, as JSON; `null` at a helper. */
  readonly output: string
  readonly metrics: SessionMetrics
}

/**
 * Plays one party of a computation: a party that computes, or a helper of its protocol.
 *
 * Everything that can fail at this party alone, its files and its program, is looked at before it connects.
 *
 * @throws BeaverdamError what ended the session
 */
export async function play(
  { computation, name, inputs, keep, seed }: Part,
  connect: () => Promise<Transport>,
): Promise<Played> {
  const { bundle, threat, deadline } = computation
  const model = modelOf(threat)
  const field = fieldOf(computation.field)
  const { own, held } = await readInputs(inputs)
  const program = await loadProgram(bundle, name)
  const random: { random?: RandomSource } = seed === undefined ? {} : { random: seededRandom(seed, name) }
  const holdings = new ProgramShares({ held, keeps: keep !== undefined, ...random })
  const { protocol, triples = 'none' } = model
  const terms = { protocol, triples, field: field.name, program: bundle.hash }
  try {
    const { value, metrics } = await runParty(
      await connect(),
      { terms, deadline, ...random },
      (party, session) =>
        Promise.race([
          model.play(program, party, session, { field, own, holdings, ...random }),
          endOf(party.signal),
        ]),
    )
    if (keep !== undefined) await writeShares(keep, [...holdings.kept])
    return { output: printedValue(value), metrics }
  } catch (error) {
    throw withCause(error, bundle)
  }
}

/** Rejects when a session ends too early: a program that waits for something else then would not hear of it. */
function endOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/** At the party itself its program's error may be told in full. */
export function withCause(error: unknown, bundle: Bundle): unknown {
  if (!(error instanceof BeaverdamError && error.code === 'PROGRAM_FAILED' && error.cause !== undefined))
    return error
  return new BeaverdamError('PROGRAM_FAILED', `${error.message} ${describeThrown(error.cause, bundle)}`)
}
