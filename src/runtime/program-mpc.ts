import { BeaverdamError, checkInteger } from '../errors.ts'
import type { Field, MatrixShape } from '../field/field.ts'
import type { FieldVector } from '../field/vector.ts'
import type {
  Mpc,
  NumberFacts,
  OperationName,
  OperationSize,
  Protocol,
  Shared,
  Values,
} from './arithmetic.ts'
import { type Bound, Headroom } from './headroom.ts'
import type { Party, PartyId } from './party.ts'
import { Rounds } from './rounds.ts'
import type { Scope } from './scope.ts'
import type { Session } from './session.ts'
import { type SharedFacts, SharedVector } from './shared-vector.ts'
import { hashBytes, stepOf } from './step.ts'
import { factsOf, toVector } from './values.ts'

/** An operation that a program performed, as the cost model needs it. */
export interface PerformedOperation {
  readonly scope: string
  /** Which round of its scope it joined. */
  readonly round: number
  readonly name: OperationName
  readonly size: Omit<OperationSize, 'n' | 'elementBytes'>
}

/** What the programs of one session share. */
export interface ProgramContext<Share> {
  readonly session: Session
  /** The first n parties of the session compute. */
  readonly n: number
  readonly protocol: Protocol<Share>
  readonly own: ReadonlyMap<string, readonly bigint[] | Float64Array>
  readonly observe?: ((operation: PerformedOperation) => void) | undefined
}

/** Longest vector that an operation takes: 2^27 elements, a gigabyte in Field64. */
const maxLength = 1 << 27

/**
 * The arithmetic that a program sees, over any protocol: rounds, shapes, fraction bits, bounds and the digests of
 * steps are kept here, once for all of them.
 */
export class ProgramMpc<Share> implements Mpc {
  readonly field: Field
  readonly rounds: Rounds
  readonly #context: ProgramContext<Share>
  readonly #scope: Scope
  readonly #headroom: Headroom

  constructor(context: ProgramContext<Share>, scope: Scope) {
    this.#context = context
    this.#scope = scope
    this.field = context.protocol.field
    this.rounds = new Rounds(context.session, scope, context.n)
    this.#headroom = new Headroom(this.field)
  }

  get id(): PartyId {
    return this.#context.session.id
  }

  get n(): number {
    return this.#context.n
  }

  get names(): readonly string[] {
    return this.#context.session.names.slice(0, this.n)
  }

  own(name: string): readonly bigint[] | Float64Array | undefined {
    return this.#context.own.get(name)
  }

  async input(owner: PartyId, length: number, values?: Values): Promise<Shared> {
    checkInteger('owner', owner, 0, this.n - 1)
    checkInteger('length', length, 0, maxLength)
    const { fractionBits, bound } = factsOf(values)
    this.#headroom.times('input', bound, 1n)
    const vector = owner === this.id ? this.#ownVector(length, values) : undefined
    const step = stepOf('input', this.#scope.key >>> 0, this.rounds.next, owner, length, fractionBits)
    const facts = { length, shape: column(length), fractionBits, bound, origin: step }
    return this.#perform('input', facts, { length }, (at) =>
      this.#context.protocol.input(at, step, owner, length, vector),
    )
  }

  constant(values: Values): Shared {
    const vector = toVector(this.field, values)
    if (vector === undefined) throw missingValues('constant')
    const origin = stepOf('constant', hashBytes(vector.bytes))
    return this.#handle(this.#context.protocol.constant(vector), {
      length: vector.length,
      shape: column(vector.length),
      ...factsOf(values),
      origin,
    })
  }

  add(x: Shared, y: Shared): Shared {
    return this.#linear('add', x, y, (a, b) => this.#context.protocol.add(a, b))
  }

  sub(x: Shared, y: Shared): Shared {
    return this.#linear('sub', x, y, (a, b) => this.#context.protocol.sub(a, b))
  }

  neg(x: Shared): Shared {
    return this.scale(x, -1n)
  }

  scale(x: Shared, factor: bigint): Shared {
    const value = this.#of(x)
    const { modulus } = this.field
    const canonical = ((factor % modulus) + modulus) % modulus
    return this.#handle(this.#context.protocol.scale(SharedVector.share(value), canonical), {
      ...facts(value),
      bound: this.#headroom.times('scale', value.bound, factor),
      origin: stepOf('scale', value.origin, Number(canonical & 0xffffffffn)),
    })
  }

  weigh(x: Shared, weights: Values): Shared {
    const value = this.#of(x)
    const vector = toVector(this.field, weights)
    if (vector === undefined) throw missingValues('weigh')
    if (vector.length !== value.length)
      throw new BeaverdamError(
        'LENGTH_MISMATCH',
        `weigh: expected ${value.length} weights, got ${vector.length}`,
      )
    const known = factsOf(weights)
    const fractionBits = value.fractionBits + known.fractionBits
    return this.#handle(this.#context.protocol.weigh(SharedVector.share(value), vector), {
      ...facts(value),
      fractionBits,
      bound: this.#headroom.product('weigh', value.bound, known.bound, fractionBits),
      origin: stepOf('weigh', value.origin, hashBytes(vector.bytes)),
    })
  }

  restate(x: Shared, { fractionBits, bound }: NumberFacts): Shared {
    const value = this.#of(x)
    checkInteger('fractionBits', fractionBits, 0)
    return this.#handle(SharedVector.share(value), {
      ...facts(value),
      fractionBits,
      bound: this.#headroom.times('restate', bound, 1n),
      origin: stepOf('restate', value.origin, fractionBits),
    })
  }

  sum(x: Shared): Shared {
    const value = this.#of(x)
    return this.#handle(this.#context.protocol.sum(SharedVector.share(value)), {
      length: 1,
      shape: column(1),
      fractionBits: value.fractionBits,
      bound: this.#headroom.times('sum', value.bound, BigInt(value.length)),
      origin: stepOf('sum', value.origin),
    })
  }

  slice(x: Shared, from: number, to: number): Shared {
    const value = this.#of(x)
    checkInteger('from', from, 0, value.length)
    checkInteger('to', to, from, value.length)
    return this.#handle(this.#context.protocol.slice(SharedVector.share(value), from, to), {
      ...facts(value),
      length: to - from,
      shape: column(to - from),
      origin: stepOf('slice', value.origin, from, to),
    })
  }

  concat(xs: readonly Shared[]): Shared {
    const values = xs.map((x) => this.#of(x))
    const first = values[0]
    if (first === undefined) throw missingValues('concat')
    for (const value of values) this.#checkScale('concat', first, value)
    const length = values.reduce((sum, value) => sum + value.length, 0)
    return this.#handle(this.#context.protocol.concat(values.map((value) => SharedVector.share(value))), {
      length,
      shape: column(length),
      fractionBits: first.fractionBits,
      bound: values.map((value) => value.bound).reduce(largerBound),
      origin: stepOf('concat', ...values.map((value) => value.origin)),
    })
  }

  reshape(x: Shared, rows: number, columns: number): Shared {
    const value = this.#of(x)
    if (rows * columns !== value.length)
      throw new BeaverdamError(
        'SHAPE_MISMATCH',
        `reshape: expected rows x columns = ${value.length}, got ${rows} x ${columns}`,
      )
    return this.#handle(SharedVector.share(value), { ...facts(value), shape: [rows, columns] })
  }

  async mul(x: Shared, y: Shared): Promise<Shared> {
    const [a, b] = [this.#of(x), this.#of(y)]
    checkSameShape('mul', a, b)
    const fractionBits = a.fractionBits + b.fractionBits
    const bound = this.#headroom.product('mul', a.bound, b.bound, fractionBits)
    const step = stepOf('mul', a.length, a.origin, b.origin)
    const result = { length: a.length, shape: a.shape, fractionBits, bound, origin: step }
    return this.#perform('mul', result, { length: a.length }, (at) =>
      this.#context.protocol.mul(at, step, SharedVector.share(a), SharedVector.share(b)),
    )
  }

  async square(x: Shared): Promise<Shared> {
    const value = this.#of(x)
    const fractionBits = 2 * value.fractionBits
    const bound = this.#headroom.product('square', value.bound, value.bound, fractionBits)
    const step = stepOf('square', value.length, value.origin)
    const result = { length: value.length, shape: value.shape, fractionBits, bound, origin: step }
    return this.#perform('square', result, { length: value.length }, (at) =>
      this.#context.protocol.square(at, step, SharedVector.share(value)),
    )
  }

  async dot(x: Shared, y: Shared): Promise<Shared> {
    checkSameShape('dot', x, y)
    return this.matmul(this.reshape(x, 1, x.length), this.reshape(y, y.length, 1))
  }

  async matmul(x: Shared, y: Shared): Promise<Shared> {
    const [a, b] = [this.#of(x), this.#of(y)]
    const [rows, inner] = a.shape
    const [innerToo, columns] = b.shape
    if (inner !== innerToo)
      throw new BeaverdamError(
        'SHAPE_MISMATCH',
        `matmul: expected as many rows as ${inner} columns, got ${innerToo}`,
      )
    checkInteger('rows x columns', rows * columns, 0, maxLength)
    const shape: MatrixShape = { rows, inner, columns }
    const fractionBits = a.fractionBits + b.fractionBits
    const bound = this.#headroom.product('matmul', a.bound, b.bound, fractionBits, inner)
    const step = stepOf('matmul', rows, inner, columns, a.origin, b.origin)
    const length = rows * columns
    const result: SharedFacts = { length, shape: [rows, columns], fractionBits, bound, origin: step }
    return this.#perform('matmul', result, { length, shape }, (at) =>
      this.#context.protocol.matmul(at, step, SharedVector.share(a), SharedVector.share(b), shape),
    )
  }

  async random(length: number): Promise<Shared> {
    checkInteger('length', length, 0, maxLength)
    const step = stepOf('random', this.#scope.key >>> 0, this.rounds.next, length)
    const result = { length, shape: column(length), fractionBits: 0, bound: undefined, origin: step }
    return this.#perform('random', result, { length }, (at) =>
      this.#context.protocol.random(at, step, length),
    )
  }

  async randomBits(length: number): Promise<Shared> {
    checkInteger('length', length, 0, maxLength)
    const step = stepOf('randomBits', this.#scope.key >>> 0, this.rounds.next, length)
    const result = { length, shape: column(length), fractionBits: 0, bound: 1n, origin: step }
    return this.#perform('randomBits', result, { length }, (at) =>
      this.#context.protocol.randomBits(at, step, length),
    )
  }

  async open(x: Shared): Promise<FieldVector> {
    const value = this.#of(x)
    const step = stepOf('open', value.length, value.origin)
    return this.#issue('open', { length: value.length }, (at) =>
      this.#context.protocol.open(at, step, SharedVector.share(value)),
    )
  }

  async openTo(party: PartyId, x: Shared): Promise<FieldVector | undefined> {
    checkInteger('party', party, 0, this.n - 1)
    const value = this.#of(x)
    const step = stepOf('openTo', party, value.length, value.origin)
    return this.#issue('openTo', { length: value.length }, (at) =>
      this.#context.protocol.openTo(at, step, party, SharedVector.share(value)),
    )
  }

  local<T>(work: () => Promise<T>): Promise<T> {
    return this.rounds.issue('local', work)
  }

  parallel<T>(branches: readonly ((mpc: Mpc) => Promise<T>)[]): Promise<T[]> {
    return this.rounds.parallel(
      branches.map((branch) => async (scope: Scope) => {
        const mpc = new ProgramMpc(this.#context, scope)
        const value = await branch(mpc)
        mpc.rounds.end()
        return value
      }),
    )
  }

  #linear(name: 'add' | 'sub', x: Shared, y: Shared, combine: (a: Share, b: Share) => Share): Shared {
    const [a, b] = [this.#of(x), this.#of(y)]
    checkSameShape(name, a, b)
    this.#checkScale(name, a, b)
    return this.#handle(combine(SharedVector.share(a), SharedVector.share(b)), {
      ...facts(a),
      bound: this.#headroom.sum(name, a.bound, b.bound),
      origin: stepOf(name, a.origin, b.origin),
    })
  }

  #checkScale(name: string, x: Shared, y: Shared): void {
    if (x.fractionBits !== y.fractionBits)
      throw new BeaverdamError(
        'SCALE_MISMATCH',
        `${name}: expected equal fraction bits, got ${x.fractionBits} and ${y.fractionBits}`,
      )
  }

  #ownVector(length: number, values: Values | undefined): FieldVector {
    const vector = toVector(this.field, values)
    if (vector === undefined) throw missingValues('input')
    if (vector.length !== length)
      throw new BeaverdamError('LENGTH_MISMATCH', `input: expected ${length} values, got ${vector.length}`)
    return vector
  }

  async #perform(
    name: OperationName,
    result: SharedFacts,
    size: PerformedOperation['size'],
    body: (at: Party) => Promise<Share>,
  ): Promise<Shared> {
    return this.#handle(await this.#issue(name, size, body), result)
  }

  #issue<T>(
    name: OperationName,
    size: PerformedOperation['size'],
    body: (at: Party) => Promise<T>,
  ): Promise<T> {
    const issued = this.rounds.issue(name, body)
    this.#context.observe?.({ scope: this.#scope.path, round: this.rounds.count, name, size })
    return issued
  }

  #of(value: Shared): SharedVector<Share> {
    return SharedVector.of<Share>(this.#context.session, value)
  }

  #handle(share: Share, known: SharedFacts): SharedVector<Share> {
    return new SharedVector(this.#context.session, this.field, share, known)
  }
}

function column(length: number): readonly [number, number] {
  return [length, 1]
}

function facts(value: SharedVector<unknown>): SharedFacts {
  const { length, shape, fractionBits, bound, origin } = value
  return { length, shape, fractionBits, bound, origin }
}

function largerBound(x: Bound, y: Bound): Bound {
  if (x === undefined || y === undefined) return undefined
  return x < y ? y : x
}

function checkSameShape(name: string, x: Shared, y: Shared): void {
  if (x.shape?.[0] !== y.shape?.[0] || x.shape?.[1] !== y.shape?.[1])
    throw new BeaverdamError(
      'SHAPE_MISMATCH',
      `${name}: expected operands of one shape, got ${x.shape?.join(' x ')} and ${y.shape?.join(' x ')}`,
    )
}

function missingValues(name: string): BeaverdamError {
  return new BeaverdamError('INVALID_ARGUMENT', `${name}: expected values, got none`)
}
