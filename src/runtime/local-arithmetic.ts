import { BeaverdamError, checkInteger } from '../errors.ts'
import type { Field } from '../field/field.ts'
import { residue } from '../field/modular.ts'
import type { NumberFacts, Protocol, Shared, Values } from './arithmetic.ts'
import { type Bound, Headroom } from './headroom.ts'
import { type SharedFacts, SharedVector } from './shared-vector.ts'
import { hashBytes, hashText, stepOf } from './step.ts'
import { factsOf, toVector } from './values.ts'

/**
 * The half of the arithmetic that every party does by itself. It keeps what all parties know of a value: shape, fraction
 * bits, bound and origin.
 */
export class LocalArithmetic<Share> {
  readonly field: Field
  protected readonly protocol: Protocol<Share>
  protected readonly headroom: Headroom
  /** Hash of the field's name: in the origin of every value that comes from no other, and so in every digest. */
  protected readonly fieldHash: number
  readonly #session: object

  /** @param session what the values belong to */
  constructor(session: object, protocol: Protocol<Share>) {
    this.#session = session
    this.protocol = protocol
    this.field = protocol.field
    this.headroom = new Headroom(protocol.field)
    this.fieldHash = hashText(protocol.field.name)
  }

  constant(values: Values): Shared {
    const vector = toVector(this.field, values)
    if (vector === undefined) throw missingValues('constant')
    const origin = stepOf('constant', this.fieldHash, hashBytes(vector.bytes))
    return this.handle(this.protocol.constant(vector), {
      length: vector.length,
      shape: column(vector.length),
      ...factsOf(values),
      origin,
    })
  }

  add(x: Shared, y: Shared): Shared {
    return this.#linear('add', x, y, (a, b) => this.protocol.add(a, b))
  }

  sub(x: Shared, y: Shared): Shared {
    return this.#linear('sub', x, y, (a, b) => this.protocol.sub(a, b))
  }

  neg(x: Shared): Shared {
    return this.scale(x, -1n)
  }

  scale(x: Shared, factor: bigint): Shared {
    const value = this.of(x)
    const canonical = residue(factor, this.field.modulus)
    return this.handle(this.protocol.scale(SharedVector.share(value), canonical), {
      ...facts(value),
      bound: this.headroom.times('scale', value.bound, factor),
      origin: stepOf('scale', value.origin, Number(canonical & 0xffffffffn)),
    })
  }

  weigh(x: Shared, weights: Values): Shared {
    const value = this.of(x)
    const vector = toVector(this.field, weights)
    if (vector === undefined) throw missingValues('weigh')
    if (vector.length !== value.length)
      throw new BeaverdamError(
        'LENGTH_MISMATCH',
        `weigh: expected ${value.length} weights, got ${vector.length}`,
      )
    const known = factsOf(weights)
    const fractionBits = value.fractionBits + known.fractionBits
    return this.handle(this.protocol.weigh(SharedVector.share(value), vector), {
      ...facts(value),
      fractionBits,
      bound: this.headroom.product('weigh', value.bound, known.bound, fractionBits),
      origin: stepOf('weigh', value.origin, hashBytes(vector.bytes)),
    })
  }

  restate(x: Shared, { fractionBits, bound }: NumberFacts): Shared {
    const value = this.of(x)
    checkInteger('fractionBits', fractionBits, 0)
    return this.handle(SharedVector.share(value), {
      ...facts(value),
      fractionBits,
      bound: this.headroom.times('restate', bound, 1n),
      origin: stepOf('restate', value.origin, fractionBits),
    })
  }

  sum(x: Shared): Shared {
    const value = this.of(x)
    return this.handle(this.protocol.sum(SharedVector.share(value)), {
      length: 1,
      shape: column(1),
      fractionBits: value.fractionBits,
      bound: this.headroom.times('sum', value.bound, BigInt(value.length)),
      origin: stepOf('sum', value.origin),
    })
  }

  slice(x: Shared, from: number, to: number): Shared {
    const value = this.of(x)
    checkInteger('from', from, 0, value.length)
    checkInteger('to', to, from, value.length)
    return this.handle(this.protocol.slice(SharedVector.share(value), from, to), {
      ...facts(value),
      length: to - from,
      shape: column(to - from),
      origin: stepOf('slice', value.origin, from, to),
    })
  }

  concat(xs: readonly Shared[]): Shared {
    const values = xs.map((x) => this.of(x))
    const first = values[0]
    if (first === undefined) throw missingValues('concat')
    for (const value of values) this.#checkScale('concat', first, value)
    const length = values.reduce((sum, value) => sum + value.length, 0)
    return this.handle(this.protocol.concat(values.map((value) => SharedVector.share(value))), {
      length,
      shape: column(length),
      fractionBits: first.fractionBits,
      bound: values.map((value) => value.bound).reduce(largerBound),
      origin: stepOf('concat', ...values.map((value) => value.origin)),
    })
  }

  reshape(x: Shared, rows: number, columns: number): Shared {
    const value = this.of(x)
    if (rows * columns !== value.length)
      throw new BeaverdamError(
        'SHAPE_MISMATCH',
        `reshape: expected rows x columns = ${value.length}, got ${rows} x ${columns}`,
      )
    return this.handle(SharedVector.share(value), { ...facts(value), shape: [rows, columns] })
  }

  #linear(name: 'add' | 'sub', x: Shared, y: Shared, combine: (a: Share, b: Share) => Share): Shared {
    const [a, b] = [this.of(x), this.of(y)]
    checkSameShape(name, a, b)
    this.#checkScale(name, a, b)
    return this.handle(combine(SharedVector.share(a), SharedVector.share(b)), {
      ...facts(a),
      bound: this.headroom.sum(name, a.bound, b.bound),
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

  /** The handle behind a value, if it is one of this session. @throws NOT_SHARED, FOREIGN_SHARE */
  protected of(value: Shared): SharedVector<Share> {
    return SharedVector.of<Share>(this.#session, value)
  }

  protected handle(share: Share, known: SharedFacts): SharedVector<Share> {
    return new SharedVector(this.#session, this.field, share, known)
  }
}

/** The shape of a vector. */
export function column(length: number): readonly [number, number] {
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

/** @throws SHAPE_MISMATCH */
export function checkSameShape(name: string, x: Shared, y: Shared): void {
  if (x.shape?.[0] !== y.shape?.[0] || x.shape?.[1] !== y.shape?.[1])
    throw new BeaverdamError(
      'SHAPE_MISMATCH',
      `${name}: expected operands of one shape, got ${x.shape?.join(' x ')} and ${y.shape?.join(' x ')}`,
    )
}

export function missingValues(name: string): BeaverdamError {
  return new BeaverdamError('INVALID_ARGUMENT', `${name}: expected values, got none`)
}
