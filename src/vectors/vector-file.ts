import { BeaverdamError } from '../errors.ts'
import type { Field } from '../field/field.ts'
import { Field64 } from '../field/field64.ts'
import { Field128 } from '../field/field128.ts'
import type { RandomSource } from '../random/csprng.ts'
import { turboShake128 } from '../random/turboshake.ts'
import type { TranscriptMessage } from './transcript.ts'

/** A test vector: everything that goes into a run and everything that comes of it. All of it is JSON. */
export interface VectorFile {
  /** `beaverdam/<protocol>/v1`. */
  readonly format: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly parties: readonly VectorParty[]
  readonly messages: readonly TranscriptMessage[]
  /** By party. */
  readonly outputs: readonly unknown[]
}

export interface VectorParty {
  /** Vectors by name, field elements as decimal strings. */
  readonly inputs: Readonly<Record<string, readonly string[]>>
  /** What the party's generator gives, one entry a call, hexadecimal. */
  readonly randomness: readonly string[]
}

/** What goes into a vector, and what it is called. */
export interface VectorCase {
  readonly name: string
  /** All of it is JSON. */
  readonly parameters: object
  readonly parties: readonly VectorParty[]
}

/** What a run of a vector's parameters and parties gives. */
export type VectorRun = Pick<VectorFile, 'messages' | 'outputs'>

/** The fields that vectors name. */
export function vectorField(name: unknown): Field {
  const field = [Field64, Field128].find((known) => known.name === name)
  if (field === undefined) throw mismatch(`the field '${String(name)}' is not known`)
  return field
}

/** A source that gives what a vector lists, in order. @throws VECTOR_MISMATCH if something else is asked for */
export function listedRandomness(entries: readonly string[]): RandomSource {
  const rest = entries.map((entry) => Uint8Array.from(Buffer.from(entry, 'hex')))
  return (length) => {
    const next = rest.shift()
    if (next?.length !== length)
      throw mismatch(`${length} random bytes are asked for where the vector lists others`)
    return next
  }
}

/** Fixed bytes for generated vectors: TurboSHAKE128 of a name, with domain byte 0x1f. */
export function namedBytes(name: string, length: number): Uint8Array {
  return turboShake128(new TextEncoder().encode(name), 0x1f, length)
}

/** Fixed seeds for a party of a generated vector. */
export function namedSeeds(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => Buffer.from(namedBytes(`${name} ${i}`, 32)).toString('hex'))
}

/** Fixed randomness for a run that shows what it draws, and the list of it for the vector. */
export function recordedRandomness(name: string): { readonly random: RandomSource; readonly drawn: string[] } {
  const drawn: string[] = []
  const random = (length: number) => {
    const bytes = namedBytes(`${name} ${drawn.length}`, length)
    drawn.push(Buffer.from(bytes).toString('hex'))
    return bytes
  }
  return { random, drawn }
}

/** @throws VECTOR_MISMATCH, naming the first message or party that differs */
export function compareRuns(listed: VectorRun, run: VectorRun): void {
  const count = Math.max(listed.messages.length, run.messages.length)
  for (let k = 0; k < count; k++)
    if (JSON.stringify(listed.messages[k]) !== JSON.stringify(run.messages[k]))
      throw mismatch(`message ${k} differs`)
  for (const [id, output] of run.outputs.entries())
    if (JSON.stringify(listed.outputs[id]) !== JSON.stringify(output))
      throw mismatch(`the outputs of party ${id} differ`)
  if (listed.outputs.length !== run.outputs.length) throw mismatch('the number of parties differs')
}

function mismatch(what: string): BeaverdamError {
  return new BeaverdamError('VECTOR_MISMATCH', `vector: ${what}`)
}
