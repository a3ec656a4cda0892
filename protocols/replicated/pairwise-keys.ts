import type { Field } from '../../src/field/field.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import type { Prg } from '../../src/random/prg.ts'
import { seedBytes } from '../../src/random/seed.ts'
import { SeedKey } from '../../src/random/seed-key.ts'
import { expand, expandInto } from '../../src/random/uniform.ts'
import type { Party } from '../../src/runtime/party.ts'
import { receiveExactly } from '../../src/runtime/receive-exactly.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { checkPartyCount } from '../party-count.ts'
import { replicatedParties } from './costs.ts'
import { nextTo, previousTo, type ReplicatedShare } from './replicated-share.ts'

/** What a key is expanded for, in a scope that has one use for it. */
export type Purpose = 'zero share' | 'random' | 'input mask' | 'signs'

/**
 * The keys k_i and k_(i+1) of party i, of three that are shared in pairs like the components of a vector. From them any
 * number of uniform elements are expanded that two parties know, without a word between them.
 */
export class PairwiseKeys {
  readonly #own: SeedKey
  readonly #next: SeedKey

  /** @param own k_i, which the previous party has too @param next k_(i+1), which the next party has too */
  constructor(own: SeedKey, next: SeedKey) {
    this.#own = own
    this.#next = next
  }

  /** The stream under k_i. */
  own(at: Party, purpose: Purpose): Prg {
    return expansion(this.#own, at, purpose)
  }

  /** The stream under k_(i+1). */
  next(at: Party, purpose: Purpose): Prg {
    return expansion(this.#next, at, purpose)
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return 'PairwiseKeys [secret]'
  }
}

function expansion(key: SeedKey, at: Party, purpose: Purpose): Prg {
  const use = { label: `replicated ${purpose}`, session: at.session, address: at.scope }
  return key.prg(use)
}

const keyStep = stepOf('replicated key')

/**
 * Each party draws a key and sends it to the previous one: 32 bytes, once in a session.
 *
 * @throws INVALID_ARGUMENT unless the parties are three
 * @throws LENGTH_MISMATCH, naming the sender
 */
export async function exchangeKeys(at: Party, random: RandomSource = randomBytes): Promise<PairwiseKeys> {
  checkPartyCount('replicated', { least: replicatedParties, most: replicatedParties }, at.n)
  return at.fork('keys', async (keys) => {
    const own = random(seedBytes)
    await keys.send(previousTo(at.id), keyStep, own)
    const from = nextTo(at.id)
    const next = await receiveExactly(keys, from, keyStep, seedBytes)
    return new PairwiseKeys(SeedKey.fromBytes(own), SeedKey.fromBytes(next))
  })
}

/** This party's summand of a sharing of zero by three summands, block by block: what k_i gives less what k_(i+1) gives. */
export class ZeroShare {
  readonly #field: Field
  readonly #own: Prg
  readonly #next: Prg

  constructor(field: Field, keys: PairwiseKeys, at: Party) {
    this.#field = field
    this.#own = keys.own(at, 'zero share')
    this.#next = keys.next(at, 'zero share')
  }

  /** Adds the summands of the next elements to as many. */
  async addTo(block: Uint8Array): Promise<void> {
    await expandInto(this.#field, block, this.#own, 1)
    await expandInto(this.#field, block, this.#next, -1)
  }
}

/** Uniform elements that nobody knows: each component is what its key gives. */
export async function randomShare(
  { field, keys }: { readonly field: Field; readonly keys: PairwiseKeys },
  at: Party,
  length: number,
): Promise<ReplicatedShare> {
  return {
    own: await expand(field, keys.own(at, 'random'), length),
    next: await expand(field, keys.next(at, 'random'), length),
  }
}
