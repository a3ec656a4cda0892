import { BeaverdamError, checkInteger, invalidArgument } from '../errors.ts'
import type { MatrixShape } from '../field/field.ts'
import type { FieldVector } from '../field/vector.ts'
import type { Mpc, OperationName, OperationSize, Protocol, Shared, Values } from './arithmetic.ts'
import type { Holdings } from './holdings.ts'
import { checkSameShape, column, LocalArithmetic, missingValues } from './local-arithmetic.ts'
import type { Party, PartyId } from './party.ts'
import { Rounds } from './rounds.ts'
import type { Scope } from './scope.ts'
import type { Session } from './session.ts'
import { type SharedFacts, SharedVector } from './shared-vector.ts'
import { stepOf } from './step.ts'
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
  readonly holdings?: Holdings | undefined
  readonly observe?: ((operation: PerformedOperation) => void) | undefined
}

/** Longest vector that an operation takes: 2^27 elements, a gigabyte in Field64. */
const maxLength = 1 << 27

/**
 * The arithmetic that a program sees, over any protocol: rounds, shapes, fraction bits, bounds and the digests of steps
 * are kept here and in `LocalArithmetic`, once for all of them.
 */
export class ProgramMpc<Share> extends LocalArithmetic<Share> implements Mpc {
  readonly rounds: Rounds
  readonly #context: ProgramContext<Share>
  readonly #scope: Scope

  constructor(context: ProgramContext<Share>, scope: Scope) {
    super(context.session, context.protocol)
    this.#context = context
    this.#scope = scope
    this.rounds = new Rounds(context.session, scope, context.n)
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

  async shared(name: string): Promise<Shared> {
    return this.#holdings('shared').bring(this, name)
  }

  async keep(name: string, x: Shared): Promise<void> {
    await this.#holdings('keep').keep(this, name, this.of(x))
  }

  async input(owner: PartyId, length: number, values?: Values): Promise<Shared> {
    checkInteger('owner', owner, 0, this.n - 1)
    checkInteger('length', length, 0, maxLength)
    const { fractionBits, bound } = factsOf(values)
    this.headroom.times('input', bound, 1n)
    const vector = owner === this.id ? this.#ownVector(length, values) : undefined
    const step = stepOf(
      'input',
      this.fieldHash,
      this.#scope.key >>> 0,
      this.rounds.next,
      owner,
      length,
      fractionBits,
    )
    const facts = { length, shape: column(length), fractionBits, bound, origin: step }
    return this.#perform('input', facts, { length }, (at) =>
      this.protocol.input(at, step, owner, length, vector),
    )
  }

  async mul(x: Shared, y: Shared): Promise<Shared> {
    const [a, b] = [this.of(x), this.of(y)]
    checkSameShape('mul', a, b)
    const fractionBits = a.fractionBits + b.fractionBits
    const bound = this.headroom.product('mul', a.bound, b.bound, fractionBits)
    const step = stepOf('mul', a.length, a.origin, b.origin)
    const result = { length: a.length, shape: a.shape, fractionBits, bound, origin: step }
    return this.#perform('mul', result, { length: a.length }, (at) =>
      this.protocol.mul(at, step, SharedVector.share(a), SharedVector.share(b)),
    )
  }

  async square(x: Shared): Promise<Shared> {
    const value = this.of(x)
    const fractionBits = 2 * value.fractionBits
    const bound = this.headroom.product('square', value.bound, value.bound, fractionBits)
    const step = stepOf('square', value.length, value.origin)
    const result = { length: value.length, shape: value.shape, fractionBits, bound, origin: step }
    return this.#perform('square', result, { length: value.length }, (at) =>
      this.protocol.square(at, step, SharedVector.share(value)),
    )
  }

  async dot(x: Shared, y: Shared): Promise<Shared> {
    checkSameShape('dot', x, y)
    return this.matmul(this.reshape(x, 1, x.length), this.reshape(y, y.length, 1))
  }

  async matmul(x: Shared, y: Shared): Promise<Shared> {
    const [a, b] = [this.of(x), this.of(y)]
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
    const bound = this.headroom.product('matmul', a.bound, b.bound, fractionBits, inner)
    const step = stepOf('matmul', rows, inner, columns, a.origin, b.origin)
    const length = rows * columns
    const result: SharedFacts = { length, shape: [rows, columns], fractionBits, bound, origin: step }
    return this.#perform('matmul', result, { length, shape }, (at) =>
      this.protocol.matmul(at, step, SharedVector.share(a), SharedVector.share(b), shape),
    )
  }

  async random(length: number): Promise<Shared> {
    checkInteger('length', length, 0, maxLength)
    const step = stepOf('random', this.fieldHash, this.#scope.key >>> 0, this.rounds.next, length)
    const result = { length, shape: column(length), fractionBits: 0, bound: undefined, origin: step }
    return this.#perform('random', result, { length }, (at) => this.protocol.random(at, step, length))
  }

  async randomBits(length: number): Promise<Shared> {
    checkInteger('length', length, 0, maxLength)
    const step = stepOf('randomBits', this.fieldHash, this.#scope.key >>> 0, this.rounds.next, length)
    const result = { length, shape: column(length), fractionBits: 0, bound: 1n, origin: step }
    return this.#perform('randomBits', result, { length }, (at) => this.protocol.randomBits(at, step, length))
  }

  async open(x: Shared): Promise<FieldVector> {
    const value = this.of(x)
    const step = stepOf('open', value.length, value.origin)
    return this.#issue('open', { length: value.length }, (at) =>
      this.protocol.open(at, step, SharedVector.share(value)),
    )
  }

  async openMasked(x: Shared): Promise<FieldVector> {
    const value = this.of(x)
    const step = stepOf('openMasked', value.length, value.origin)
    return this.#issue('openMasked', { length: value.length }, (at) =>
      this.protocol.openMasked(at, step, SharedVector.share(value)),
    )
  }

  async openTo(party: PartyId, x: Shared): Promise<FieldVector | undefined> {
    checkInteger('party', party, 0, this.n - 1)
    const value = this.of(x)
    const step = stepOf('openTo', party, value.length, value.origin)
    return this.#issue('openTo', { length: value.length }, (at) =>
      this.protocol.openTo(at, step, party, SharedVector.share(value)),
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

  #holdings(operation: string): Holdings {
    return (
      this.#context.holdings ??
      invalidArgument(operation, 'a session that was given `holdings`', 'one without')
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
    return this.handle(await this.#issue(name, size, body), result)
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
}
