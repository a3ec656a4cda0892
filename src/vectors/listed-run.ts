import { BeaverdamError } from '../errors.ts'
import type { MatrixShape } from '../field/field.ts'
import { FieldVector } from '../field/vector.ts'
import type { RandomSource } from '../random/csprng.ts'
import type { Protocol } from '../runtime/arithmetic.ts'
import type { Party, PartyId } from '../runtime/party.ts'
import { stepOf } from '../runtime/step.ts'
import { transcribe } from './transcript.ts'
import {
  listedRandomness,
  type VectorParty,
  type VectorRun,
  vectorField,
} from './vector-file.ts'

/** One operation of a vector's run: what it is applied to, by name, and the name of what it gives. */
export type ListedOperation = { readonly name: string } & (
  | { readonly operation: 'input'; readonly owner: PartyId; readonly length: number }
  | { readonly operation: 'constant'; readonly values: readonly string[] }
  | { readonly operation: 'add' | 'sub' | 'mul'; readonly operands: readonly [string, string] }
  | { readonly operation: 'scale'; readonly operands: readonly [string]; readonly factor: string }
  | { readonly operation: 'weigh'; readonly operands: readonly [string]; readonly weights: readonly string[] }
  | {
      readonly operation: 'slice'
      readonly operands: readonly [string]
      readonly from: number
      readonly to: number
    }
  | { readonly operation: 'concat'; readonly operands: readonly string[] }
  | { readonly operation: 'sum' | 'square' | 'open' | 'openMasked'; readonly operands: readonly [string] }
  | {
      readonly operation: 'matmul'
      readonly operands: readonly [string, string]
      readonly shape: MatrixShape
    }
  | { readonly operation: 'random' | 'randomBits'; readonly length: number }
  | { readonly operation: 'openTo'; readonly operands: readonly [string]; readonly to: PartyId }
)

export interface ListedParameters {
  readonly field: string
  readonly operations: readonly ListedOperation[]
}

/** Makes a party's protocol from the randomness that a vector lists for it. */
export type ListedProtocol<Share> = (
  party: Party,
  random: RandomSource,
) => Protocol<Share> | Promise<Protocol<Share>>

/** Runs vectors that list operations, under a protocol as their parameters say. */
export function listedRun<Parameters extends ListedParameters, Share>(
  protocol: (parameters: Parameters) => ListedProtocol<Share>,
): (parameters: Parameters, parties: readonly VectorParty[]) => Promise<VectorRun> {
  return (parameters, parties) => runListed(parameters, parties, protocol(parameters))
}

/**
 * Runs a vector's operations one after the other, each in the scope `session/<two digits>-<name>`.
 *
 * A party's outputs are its shares of everything named, and what was opened to it.
 */
export async function runListed<Share>(
  { field: fieldName, operations }: ListedParameters,
  parties: readonly VectorParty[],
  makeProtocol: ListedProtocol<Share>,
): Promise<VectorRun> {
  const field = vectorField(fieldName)
  const { values, messages } = await transcribe(parties.length, async (party) => {
    const { inputs, randomness } = parties[party.id] as VectorParty
    const protocol = await makeProtocol(party, listedRandomness(randomness))
    const known = new Map<string, Share | FieldVector>()
    for (const [k, listed] of operations.entries()) {
      const given = inputs[listed.name]
      const own = given && FieldVector.of(field, given.map(BigInt))
      const scope = `${String(k).padStart(2, '0')}-${listed.name}`
      const value = await party.fork(scope, (at) => perform(protocol, at, listed, known, own))
      if (value !== undefined) known.set(listed.name, value)
    }
    return JSON.parse(JSON.stringify(Object.fromEntries(known))) as unknown
  })
  return { messages, outputs: values }
}

async function perform<Share>(
  protocol: Protocol<Share>,
  at: Party,
  listed: ListedOperation,
  known: ReadonlyMap<string, Share | FieldVector>,
  own: FieldVector | undefined,
): Promise<Share | FieldVector | undefined> {
  const step = stepOf(listed.operation)
  const operands = 'operands' in listed ? listed.operands.map((name) => named(known, name)) : []
  const [x, y] = operands as [Share, Share]
  switch (listed.operation) {
    case 'input':
      return protocol.input(at, step, listed.owner, listed.length, own)
    case 'constant':
      return protocol.constant(FieldVector.of(protocol.field, listed.values.map(BigInt)))
    case 'add':
      return protocol.add(x, y)
    case 'sub':
      return protocol.sub(x, y)
    case 'scale':
      return protocol.scale(x, BigInt(listed.factor))
    case 'weigh':
      return protocol.weigh(x, FieldVector.of(protocol.field, listed.weights.map(BigInt)))
    case 'sum':
      return protocol.sum(x)
    case 'slice':
      return protocol.slice(x, listed.from, listed.to)
    case 'concat':
      return protocol.concat(operands as Share[])
    case 'mul':
      return protocol.mul(at, step, x, y)
    case 'square':
      return protocol.square(at, step, x)
    case 'matmul':
      return protocol.matmul(at, step, x, y, listed.shape)
    case 'random':
      return protocol.random(at, step, listed.length)
    case 'randomBits':
      return protocol.randomBits(at, step, listed.length)
    case 'open':
      return protocol.open(at, step, x)
    case 'openMasked':
      return protocol.openMasked(at, step, x)
    case 'openTo':
      return protocol.openTo(at, step, listed.to, x)
  }
}

function named<Share>(known: ReadonlyMap<string, Share>, name: string): Share {
  const vector = known.get(name)
  if (vector === undefined) throw new BeaverdamError('VECTOR_MISMATCH', `vector: nothing is named '${name}'`)
  return vector
}
