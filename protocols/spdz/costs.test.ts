import { describe, expect, test } from 'vitest'
import type { Field, MatrixShape } from '../../src/field/field.ts'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Material, OperationName, OperationSize } from '../../src/runtime/arithmetic.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { simulate } from '../../src/runtime/simulate.ts'
import { memoryTransports } from '../../src/transport/memory.ts'
import { type AuthenticatedPreprocessing, zeroShare } from './authenticated-share.ts'
import { beginCost } from './costs.ts'
import { MacKey } from './mac-key.ts'
import { SpdzProtocol } from './protocol.ts'
import { freshSession } from './session.ts'

/** Zeros under the key zero, counted. */
class CountedZeros implements AuthenticatedPreprocessing {
  readonly name = 'zeros'
  readonly macKey: MacKey
  readonly used: Record<string, number> = {}
  readonly #field: Field

  constructor(field: Field) {
    this.#field = field
    this.macKey = new MacKey(field, 0n)
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

  async matrixTriples(_at: Party, { rows, inner, columns }: MatrixShape) {
    this.#count('matrixTriples', 1)
    return { a: this.#zero(rows * inner), b: this.#zero(inner * columns), c: this.#zero(rows * columns) }
  }

  async random(_at: Party, length: number) {
    this.#count('random', length)
    return this.#zero(length)
  }

  async inputMasks(at: Party, owner: PartyId, length: number) {
    this.#count('masks', length)
    return {
      share: this.#zero(length),
      mask: at.id === owner ? FieldVector.zero(this.#field, length) : undefined,
    }
  }

  #zero(length: number) {
    return zeroShare(this.#field, length)
  }

  #count(kind: string, amount: number): void {
    this.used[kind] = (this.used[kind] ?? 0) + amount
  }
}

type Sized = Omit<OperationSize, 'n' | 'elementBytes'>

function perform(protocol: SpdzProtocol, name: OperationName, size: Sized, at: Party): Promise<unknown> {
  const zero = (length: number) => zeroShare(protocol.field, length)
  const x = zero(size.length)
  switch (name) {
    case 'input':
      return protocol.input(at, 1, 1, size.length, at.id === 1 ? x.value : undefined)
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

interface Limits {
  readonly blockBytes: number
  readonly uncheckedLimit: number
}

/** Runs n parties; what it cost, measured. */
async function measure(n: number, body: (party: Party) => Promise<Material>) {
  const names = Array.from({ length: n }, (_, id) => `party-${id}`)
  const outcomes = await simulate(memoryTransports(names), { terms: {} }, body)
  return {
    rounds: Math.max(...outcomes.map(({ metrics }) => metrics.rounds)),
    bytes: outcomes.reduce((sum, { metrics }) => sum + metrics.bytesOut, 0),
    material: outcomes[0]?.value,
  }
}

const names: readonly OperationName[] = ['input', 'mul', 'square', 'random', 'randomBits', 'open', 'openTo']
const sizes: readonly (readonly [OperationName, Sized])[] = [
  ...names.flatMap((name) => [1, 64, 5000, 40_000].map((length) => [name, { length }] as const)),
  ['matmul', { length: 1, shape: { rows: 1, inner: 100, columns: 1 } }],
  ['matmul', { length: 20, shape: { rows: 4, inner: 3, columns: 5 } }],
  ['matmul', { length: 6400, shape: { rows: 80, inner: 200, columns: 80 } }],
]

describe.each([2, 3, 4, 5])('%i parties', (n) => {
  test.each(sizes)('%s %o costs what its formula says', async (name, size) => {
    const cases: readonly (readonly [Field, Limits])[] = [
      [Field64, { blockBytes: 65_536, uncheckedLimit: 1 << 22 }],
      [Field128, { blockBytes: 4096, uncheckedLimit: 1000 }],
    ]
    for (const [field, limits] of cases) {
      const make = (id: number, preprocessing: CountedZeros) =>
        new SpdzProtocol({ id, session: 'costs', preprocessing, ...limits })
      const measured = await measure(n, async (party) => {
        const preprocessing = new CountedZeros(field)
        await perform(make(party.id, preprocessing), name, size, party)
        return preprocessing.used
      })
      const { costs } = make(0, new CountedZeros(field))
      expect(measured).toEqual(costs[name]({ n, elementBytes: field.elementBytes, ...size }))
    }
  })

  test('a session begins at the cost of its formula', async () => {
    const measured = await measure(n, async (party) => {
      await freshSession(party)
      return {}
    })
    expect(measured).toEqual(beginCost(n))
  })
})

test('a field that is too small is refused', () => {
  const small = { name: 'small', modulus: (1n << 60n) - 93n, elementBytes: 8 } as Field
  expect(() => new SpdzProtocol({ id: 0, session: '', preprocessing: new CountedZeros(small) })).toThrow(
    expect.objectContaining({ code: 'FIELD_TOO_SMALL' }),
  )
})
