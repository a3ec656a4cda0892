import type { Field } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { RandomSource } from '../../src/random/csprng.ts'
import type { Mpc, Program, Shared } from '../../src/runtime/arithmetic.ts'
import type { Party, Step } from '../../src/runtime/party.ts'
import { runProgram } from '../../src/runtime/run-program.ts'
import { simulate } from '../../src/runtime/simulate.ts'
import { memoryTransports } from '../../src/transport/memory.ts'
import {
  listedRandomness,
  recordedRandomness,
  type VectorCase,
  type VectorParty,
  type VectorRun,
  vectorField,
} from '../../src/vectors/vector-file.ts'
import { ClearProtocol } from '../clear/protocol.ts'
import { bitVector } from '../triples/bit-vector.ts'
import { bits } from './bits.ts'
import { equal } from './equal.ts'
import { lessThan } from './less-than.ts'
import { truncate } from './truncate.ts'

interface Parameters {
  readonly field: string
  readonly operation: keyof typeof operations
  /** Of both operands. */
  readonly bound: string
  /** How many bits are dropped, or taken; 0 for comparisons. */
  readonly count: number
}

const operations = {
  truncate: (mpc: Mpc, { x, count }: Operands) => truncate(mpc, x, count),
  bits: async (mpc: Mpc, { x, count }: Operands) => mpc.concat(await bits(mpc, x, count)),
  lessThan: (mpc: Mpc, { x, y }: Operands) => lessThan(mpc, x, y),
  equal: (mpc: Mpc, { x, y }: Operands) => equal(mpc, x, y),
}

interface Operands {
  readonly x: Shared
  readonly y: Shared
  readonly count: number
}

const operands = {
  x: ['0', '1', '-1', '255', '256', '-256', '65535', '-65535'],
  y: ['0', '0', '0', '255', '-256', '-255', '65534', '65535'],
}

/** The vectors of this folder. */
export async function cases(): Promise<readonly VectorCase[]> {
  const listed: readonly Parameters[] = [
    { field: 'Field64', operation: 'truncate', bound: '65535', count: 8 },
    { field: 'Field128', operation: 'truncate', bound: '4294967295', count: 16 },
    { field: 'Field64', operation: 'bits', bound: '65535', count: 17 },
    { field: 'Field64', operation: 'lessThan', bound: '65535', count: 0 },
    { field: 'Field128', operation: 'lessThan', bound: '4294967295', count: 0 },
    { field: 'Field64', operation: 'equal', bound: '65535', count: 0 },
    { field: 'Field128', operation: 'equal', bound: '4294967295', count: 0 },
  ]
  return Promise.all(listed.map(vector))
}

async function vector(parameters: Parameters): Promise<VectorCase> {
  const { field, operation } = parameters
  const name = `${operation}-${field.toLowerCase()}`
  const inputs = Object.fromEntries(
    Object.entries(operands).map(([key, values]) => [
      key,
      FieldVector.of(vectorField(field), values.map(BigInt)).toJSON(),
    ]),
  )
  const { random, drawn } = recordedRandomness(`integers ${name}`)
  await compute(parameters, inputs, random)
  return { name, parameters, parties: [{ inputs, randomness: drawn }] }
}

/** Computes with the bits that a vector lists. */
export function run(parameters: Parameters, parties: readonly VectorParty[]): Promise<VectorRun> {
  const [{ inputs, randomness }] = parties as [VectorParty]
  return compute(parameters, inputs, listedRandomness(randomness))
}

/**
 * The arithmetic as one party, which no protocol's messages come from: what it draws are random bits, eight to a byte, and
 * beside the result it gives what was opened under masks.
 */
async function compute(
  { field: fieldName, operation, bound, count }: Parameters,
  inputs: VectorParty['inputs'],
  random: RandomSource,
): Promise<VectorRun> {
  const field = vectorField(fieldName)
  const program: Program<FieldVector> = (mpc) => {
    const operand = (name: string) =>
      mpc.restate(mpc.constant((inputs[name] ?? []).map(BigInt)), {
        fractionBits: operation === 'truncate' ? count : 0,
        bound: BigInt(bound),
      })
    return operations[operation](mpc, { x: operand('x'), y: operand('y'), count }).then((z) => mpc.open(z))
  }
  const arithmetic = new ListedClear(field, random)
  const outcomes = await simulate(memoryTransports(['alone']), { terms: {} }, (party, session) =>
    runProgram(program, party, session, { protocol: () => arithmetic }),
  )
  const opened = arithmetic.opened.map((vector) => vector.toJSON())
  return { messages: [], outputs: outcomes.map(({ value }) => ({ opened, result: value.toJSON() })) }
}

/** Values in the clear, with bits from a list; it remembers what was opened. */
class ListedClear extends ClearProtocol {
  readonly opened: FieldVector[] = []
  readonly #bits: RandomSource

  constructor(field: Field, bits: RandomSource) {
    super({ field })
    this.#bits = bits
  }

  override async randomBits(_at: Party, _step: Step, length: number): Promise<FieldVector> {
    return bitVector(this.field, this.#bits(Math.ceil(length / 8)), length)
  }

  override async openMasked(at: Party, step: Step, x: FieldVector): Promise<FieldVector> {
    this.opened.push(x)
    return super.openMasked(at, step, x)
  }
}
