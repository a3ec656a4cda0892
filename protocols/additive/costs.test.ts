import { describe, expect, test } from 'vitest'
import type { Field } from '../../src/field/field.ts'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Material, OperationName, OperationSize, Protocol } from '../../src/runtime/arithmetic.ts'
import type { Party } from '../../src/runtime/party.ts'
import type { AdditivePreprocessing } from '../../src/runtime/preprocessing.ts'
import { simulate } from '../../src/runtime/simulate.ts'
import { memoryTransports } from '../../src/transport/memory.ts'
import { ClearProtocol } from '../clear/protocol.ts'
import { AdditiveProtocol } from './protocol.ts'

/** Zeros for everything, counted. */
class CountedZeros implements AdditivePreprocessing {
  readonly name = 'zeros'
  readonly used: Record<string, number> = {}
  readonly #field: Field

  constructor(field: Field) {
    this.#field = field
  }

  async triples(_at: Party, length: number) {
    this.#count('triples', length)
    return { a: this.#zero(length), b: this.#zero(length), c: this.#zero(length) }
  }

  async squares(_at: Party, length: number) {
    this.#count('squares', length)
    return { a: this.#zero(length), c: this.#zero(length) }
  }

  async bits(_at: Party, length: number) {
    this.#count('bits', length)
    return this.#zero(length)
  }

  async matrixTriples(
    _at: Party,
    { rows, inner, columns }: { rows: number; inner: number; columns: number },
  ) {
    this.#count('matrixTriples', 1)
    return { a: this.#zero(rows * inner), b: this.#zero(inner * columns), c: this.#zero(rows * columns) }
  }

  #zero(length: number): FieldVector {
    return FieldVector.zero(this.#field, length)
  }

  #count(kind: string, amount: number): void {
    this.used[kind] = (this.used[kind] ?? 0) + amount
  }
}

type Sized = Omit<OperationSize, 'n' | 'elementBytes'>

function perform(
  protocol: Protocol<FieldVector>,
  name: OperationName,
  size: Sized,
  at: Party,
): Promise<unknown> {
  const zero = (length: number) => FieldVector.zero(protocol.field, length)
  const x = zero(size.length)
  switch (name) {
    case 'input':
      return protocol.input(at, 1, 1, size.length, at.id === 1 ? x : undefined)
    case 'mul':
      return protocol.mul(at, 1, x, x)
    case 'square':
      return protocol.square(at, 1, x)
    case 'matmul': {
      const { rows, inner, columns } = size.shape ?? { rows: 0, inner: 0, columns: 0 }
      return protocol.matmul(at, 1, zero(rows * inner), zero(inner * columns), { rows, inner, columns })
    }
    case 'random':
      return protocol.random(at, 1, size.length)
    case 'randomBits':
      return protocol.randomBits(at, 1, size.length)
    case 'open':
      return protocol.open(at, 1, x)
    case 'openTo':
      return protocol.openTo(at, 1, 1, x)
  }
}

/** Runs one operation at n parties: what it cost, measured. */
async function measure(
  n: number,
  name: OperationName,
  size: Sized,
  make: (party: Party) => { protocol: Protocol<FieldVector>; used: Material },
) {
  const names = Array.from({ length: n }, (_, id) => `party-${id}`)
  const outcomes = await simulate(memoryTransports(names), { terms: {} }, async (party) => {
    const { protocol, used } = make(party)
    await perform(protocol, name, size, party)
    return used
  })
  return {
    rounds: Math.max(...outcomes.map(({ metrics }) => metrics.rounds)),
    bytes: outcomes.reduce((sum, { metrics }) => sum + metrics.bytesOut, 0),
    material: outcomes[0]?.value,
  }
}

const names: readonly OperationName[] = ['input', 'mul', 'square', 'random', 'randomBits', 'open', 'openTo']
const sizes: readonly (readonly [OperationName, Sized])[] = [
  ...names.flatMap((name) => [1, 7, 64, 5000, 40_000].map((length) => [name, { length }] as const)),
  ['matmul', { length: 1, shape: { rows: 1, inner: 100, columns: 1 } }],
  ['matmul', { length: 20, shape: { rows: 4, inner: 3, columns: 5 } }],
  ['matmul', { length: 6400, shape: { rows: 80, inner: 200, columns: 80 } }],
]

describe.each([2, 3, 4, 5])('%i parties', (n) => {
  test.each(sizes)('%s %o costs what its formula says', async (name, size) => {
    for (const [field, blockBytes] of [
      [Field64, 65_536],
      [Field128, 4096],
    ] as const) {
      const costs = new AdditiveProtocol({ field, id: 0, preprocessing: new CountedZeros(field), blockBytes })
        .costs
      const measured = await measure(n, name, size, ({ id }) => {
        const preprocessing = new CountedZeros(field)
        return {
          protocol: new AdditiveProtocol({ field, id, preprocessing, blockBytes }),
          used: preprocessing.used,
        }
      })
      expect(measured).toEqual(costs[name]({ n, elementBytes: field.elementBytes, ...size }))
    }
  })

  test.each(sizes)('in the clear, %s %o costs what its formula says', async (name, size) => {
    const protocol = new ClearProtocol({ field: Field64 })
    const measured = await measure(n, name, size, () => ({ protocol, used: {} }))
    expect(measured).toEqual(protocol.costs[name]({ n, elementBytes: 8, ...size }))
  })
})
