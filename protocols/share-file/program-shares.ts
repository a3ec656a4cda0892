import { invalidArgument } from '../../src/errors.ts'
import type { RandomSource } from '../../src/random/csprng.ts'
import type { Mpc, Shared } from '../../src/runtime/arithmetic.ts'
import type { Holdings } from '../../src/runtime/holdings.ts'
import { bringShares } from './bring.ts'
import type { HeldShare } from './held-share.ts'
import { keepShares } from './keep.ts'

export interface ProgramSharesOptions {
  /** What the party brings along, by name. */
  readonly held?: ReadonlyMap<string, HeldShare>
  /** Whether there is a place for what the program keeps. */
  readonly keeps?: boolean
  /** Of what is kept; the CSPRNG except in tests and vectors. */
  readonly random?: RandomSource
}

/**
 * The shares that one party's program reads by `mpc.shared(name)` and leaves by `mpc.keep(name, x)`.
 *
 * @example
 * const shares = new ProgramShares({ held: new Map([['x', await HeldShare.fromBytes(bytes)]]) })
 * // a session whose program reads `await mpc.shared('x')` and ends with `await mpc.keep('y', y)`
 * shares.kept.get('y')
 */
export class ProgramShares implements Holdings {
  readonly #held: ReadonlyMap<string, HeldShare>
  readonly #kept = new Map<string, HeldShare>()
  readonly #keeps: boolean
  readonly #random: RandomSource | undefined

  constructor({ held = new Map(), keeps = true, random }: ProgramSharesOptions = {}) {
    this.#held = held
    this.#keeps = keeps
    this.#random = random
  }

  /** What the program has left, by name. */
  get kept(): ReadonlyMap<string, HeldShare> {
    return this.#kept
  }

  async bring(mpc: Mpc, name: string): Promise<Shared> {
    const share = this.#held.get(name)
    if (share === undefined)
      invalidArgument(
        `shared('${name}')`,
        'a share of that name at every party: --input NAME=FILE.share',
        'none',
      )
    return bringShares(mpc, share)
  }

  async keep(mpc: Mpc, name: string, x: Shared): Promise<void> {
    if (!this.#keeps) invalidArgument(`keep('${name}')`, 'a folder for shares: --keep DIR', 'none')
    if (!/^\w[\w.-]{0,63}$/.test(name))
      invalidArgument('keep', "a name of up to 64 letters, digits, '_', '-' and '.'", JSON.stringify(name))
    if (this.#kept.has(name)) invalidArgument(`keep('${name}')`, 'a name of its own', 'the same one twice')
    this.#kept.set(name, await keepShares(mpc, x, this.#random))
  }
}
