import type { Field, FixedFormat, MatrixShape, Reals } from '../field/field.ts'
import type { FieldVector } from '../field/vector.ts'
import type { Party, PartyId, Step } from './party.ts'

/**
 * A vector that no party sees: a handle that belongs to one session. Operations on it stand on `Mpc`.
 *
 * It prints as `[shared]`; what a party holds of it is not reachable from outside.
 */
export interface Shared {
  readonly field: Field
  readonly length: number
  /** A vector is length x 1; elements are row-major. */
  readonly shape: readonly [rows: number, columns: number]
  readonly fractionBits: number
  /**
   * Bound on the magnitude of every element, read as an integer; undefined for plain field elements, which are meant
   * to wrap. An operation whose bound would exceed (p-1)/2 is HEADROOM_EXCEEDED before anything is sent.
   */
  readonly bound: bigint | undefined
}

/** Integers or field elements, a vector as it is, or reals with their format: `fixed(...)`. */
export type Values = readonly bigint[] | readonly number[] | Reals | FieldVector | FixedValues

/** Reals and the format that all parties agree on; the owner alone has the reals. Made by `fixed`. */
export interface FixedValues {
  readonly format: FixedFormat
  readonly reals: Reals | undefined
}

/** What all parties know of the numbers in a vector; `Shared` says what each means. */
export type NumberFacts = Pick<Shared, 'fractionBits' | 'bound'>

/** Computation on shared vectors: written once, run under every protocol. */
export interface Arithmetic {
  readonly field: Field
  /** A vector from one party: the owner gives the values, the others at most the format. */
  input(owner: PartyId, length: number, values?: Values): Promise<Shared>
  /** A public vector as a shared one. */
  constant(values: Values): Shared
  add(x: Shared, y: Shared): Shared
  sub(x: Shared, y: Shared): Shared
  neg(x: Shared): Shared
  /** Each element times a public integer. */
  scale(x: Shared, factor: bigint): Shared
  /** Each element times a public one of its own. */
  weigh(x: Shared, weights: Values): Shared
  /**
   * The same elements under other facts: a local statement that nothing checks, for a protocol that has arranged what
   * it says, such as the product of a truncation. A bound that does not hold makes later results wrong in silence.
   */
  restate(x: Shared, facts: NumberFacts): Shared
  /** The sum of all elements, of length 1. */
  sum(x: Shared): Shared
  slice(x: Shared, from: number, to: number): Shared
  concat(xs: readonly Shared[]): Shared
  reshape(x: Shared, rows: number, columns: number): Shared
  /** Elementwise product. */
  mul(x: Shared, y: Shared): Promise<Shared>
  square(x: Shared): Promise<Shared>
  /** Scalar product, of length 1. */
  dot(x: Shared, y: Shared): Promise<Shared>
  matmul(x: Shared, y: Shared): Promise<Shared>
  /** Uniform elements that nobody knows. */
  random(length: number): Promise<Shared>
  /** Uniform bits that nobody knows. */
  randomBits(length: number): Promise<Shared>
  open(x: Shared): Promise<FieldVector>
  /**
   * Opens a vector that a mask hides, as a step of a protocol over the arithmetic. Where parties may lie, what it gives is
   * not checked yet: it is when the next output is opened, so nothing may depend on it but what is computed shared.
   */
  openMasked(x: Shared): Promise<FieldVector>
  /** Opens to one party; undefined at the others. */
  openTo(party: PartyId, x: Shared): Promise<FieldVector | undefined>
}

/** What a program is written against: the arithmetic, and the place where it runs. */
export interface Mpc extends Arithmetic {
  readonly id: PartyId
  readonly n: number
  readonly names: readonly string[]
  /** This party's private input of that name: integers, or reals for `fixed`; undefined at the others. */
  own(name: string): readonly bigint[] | Float64Array | undefined
  /** A vector that each party holds a share of under that name, from before the session: nobody sees it. */
  shared(name: string): Promise<Shared>
  /** Leaves each party with a share of a vector, for a session to come: nobody sees it. */
  keep(name: string, x: Shared): Promise<void>
  /** Waits for something outside the framework (a file, a timer, a fetch) as part of the round. */
  local<T>(work: () => Promise<T>): Promise<T>
  /** Runs branches side by side, each in a scope of its own, so that none waits for its sibling's messages. */
  parallel<T>(branches: readonly ((mpc: Mpc) => Promise<T>)[]): Promise<T[]>
}

/** A user's computation: the same function at every party. */
export type Program<T = unknown> = (mpc: Mpc) => Promise<T>

/**
 * A protocol as the runtime sees it: the arithmetic on what one party holds, with no word of rounds, bounds, shapes or
 * sessions, which `Mpc` keeps for all protocols. `Share` is what a party holds of a vector. Bodies that talk get the
 * scope of their operation and the step that their messages carry.
 */
export interface Protocol<Share> {
  readonly name: string
  readonly field: Field
  readonly costs: CostModel

  /** `values` are given at the owner alone. */
  input(
    at: Party,
    step: Step,
    owner: PartyId,
    length: number,
    values: FieldVector | undefined,
  ): Promise<Share>
  constant(values: FieldVector): Share
  add(x: Share, y: Share): Share
  sub(x: Share, y: Share): Share
  scale(x: Share, factor: bigint): Share
  /** Elementwise product with a public vector. */
  weigh(x: Share, weights: FieldVector): Share
  sum(x: Share): Share
  slice(x: Share, from: number, to: number): Share
  concat(xs: readonly Share[]): Share
  mul(at: Party, step: Step, x: Share, y: Share): Promise<Share>
  square(at: Party, step: Step, x: Share): Promise<Share>
  matmul(at: Party, step: Step, x: Share, y: Share, shape: MatrixShape): Promise<Share>
  random(at: Party, step: Step, length: number): Promise<Share>
  randomBits(at: Party, step: Step, length: number): Promise<Share>
  open(at: Party, step: Step, x: Share): Promise<FieldVector>
  openMasked(at: Party, step: Step, x: Share): Promise<FieldVector>
  openTo(at: Party, step: Step, to: PartyId, x: Share): Promise<FieldVector | undefined>
}

/** The operations that may cost communication. */
export type OperationName =
  | 'input'
  | 'mul'
  | 'square'
  | 'matmul'
  | 'random'
  | 'randomBits'
  | 'open'
  | 'openMasked'
  | 'openTo'

/** What one operation costs, as formulas: a test runs every operation and fails when it measures anything else. */
export type CostModel = Readonly<Record<OperationName, (size: OperationSize) => Cost>>

export interface OperationSize {
  readonly n: number
  readonly elementBytes: number
  /** Elements of the result, or of the operand that is opened. */
  readonly length: number
  /** Given for `matmul` alone. */
  readonly shape?: MatrixShape
}

export interface Cost {
  /** The longest chain of messages that wait for one another. */
  readonly rounds: number
  /** Bytes of message bodies that all parties send together. */
  readonly bytes: number
  /** Preprocessing material consumed. */
  readonly material: Material
}

/** Preprocessing by kind: matrix triples by shape, everything else by element. */
export interface Material {
  readonly triples?: number
  readonly squares?: number
  readonly bits?: number
  readonly matrixTriples?: number
  /** Uniform elements, and such as one party knows. */
  readonly random?: number
  readonly masks?: number
}
