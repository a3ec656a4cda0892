import type { MatrixShape } from '../../../src/field/field.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { Material, OperationName, OperationSize, Protocol } from '../../../src/runtime/arithmetic.ts'
import type { Party } from '../../../src/runtime/party.ts'
import type { Preprocessing } from '../../../src/runtime/preprocessing.ts'
import { simulate } from '../../../src/runtime/simulate.ts'
import { memoryTransports } from '../../../src/transport/memory.ts'

export type Sized = Omit<OperationSize, 'n' | 'elementBytes'>

const vectors: readonly Sized[] = [1, 7, 64, 5000, 40_000].map((length) => ({ length }))

/** No operation can be left out: one that is not listed here does not compile. */
const sizes: Readonly<Record<OperationName, readonly Sized[]>> = {
  input: vectors,
  mul: vectors,
  square: vectors,
  matmul: [
    { length: 1, shape: { rows: 1, inner: 100, columns: 1 } },
    { length: 20, shape: { rows: 4, inner: 3, columns: 5 } },
    { length: 6400, shape: { rows: 80, inner: 200, columns: 80 } },
  ],
  random: vectors,
  randomBits: vectors,
  open: vectors,
  openMasked: vectors,
  openTo: vectors,
}

/** Every operation in several sizes. */
export const operationSizes = (Object.keys(sizes) as OperationName[]).flatMap((name) =>
  sizes[name].map((size) => [name, size] as const),
)

/** Runs n parties, whose bodies tell what material they used: what it cost, measured. */
export async function measure(n: number, body: (party: Party) => Promise<Material>) {
  const parties = Array.from({ length: n }, (_, id) => `party-${id}`)
  const outcomes = await simulate(memoryTransports(parties), { terms: {} }, body)
  return {
    rounds: Math.max(...outcomes.map(({ metrics }) => metrics.rounds)),
    bytes: outcomes.reduce((sum, { metrics }) => sum + metrics.bytesOut, 0),
    material: outcomes[0]?.value,
  }
}

/** Preprocessing that gives zeros for everything, and counts them. */
export class CountedZeros<Share> implements Preprocessing<Share> {
  readonly name = 'zeros'
  readonly used: Record<string, number> = {}
  protected readonly zero: (length: number) => Share

  /** @param zero a share of so many zeros */
  constructor(zero: (length: number) => Share) {
    this.zero = zero
  }

  async triples(_at: Party, length: number) {
    this.count('triples', length)
    return { a: this.zero(length), b: this.zero(length), c: this.zero(length) }
  }

  async squares(_at: Party, length: number) {
    this.count('squares', length)
    return { a: this.zero(length), c: this.zero(length) }
  }

  async bits(_at: Party, length: number) {
    this.count('bits', length)
    return this.zero(length)
  }

  async matrixTriples(_at: Party, { rows, inner, columns }: MatrixShape) {
    this.count('matrixTriples', 1)
    return { a: this.zero(rows * inner), b: this.zero(inner * columns), c: this.zero(rows * columns) }
  }

  protected count(kind: string, amount: number): void {
    this.used[kind] = (this.used[kind] ?? 0) + amount
  }
}

/** Runs one operation of a protocol on zeros: what it costs does not depend on the values. */
export function perform<Share>(
  protocol: Protocol<Share>,
  zero: (length: number) => Share,
  name: OperationName,
  size: Sized,
  at: Party,
): Promise<unknown> {
  const { length } = size
  switch (name) {
    case 'input':
      return protocol.input(
        at,
        1,
        1,
        length,
        at.id === 1 ? FieldVector.zero(protocol.field, length) : undefined,
      )
    case 'mul':
      return protocol.mul(at, 1, zero(length), zero(length))
    case 'square':
      return protocol.square(at, 1, zero(length))
    case 'matmul': {
      const { rows, inner, columns } = size.shape ?? { rows: 0, inner: 0, columns: 0 }
      return protocol.matmul(at, 1, zero(rows * inner), zero(inner * columns), { rows, inner, columns })
    }
    case 'random':
      return protocol.random(at, 1, length)
    case 'randomBits':
      return protocol.randomBits(at, 1, length)
    case 'open':
      return protocol.open(at, 1, zero(length))
    case 'openMasked':
      return protocol.openMasked(at, 1, zero(length))
    case 'openTo':
      return protocol.openTo(at, 1, 1, zero(length))
  }
}
