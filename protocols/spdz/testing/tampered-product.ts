import { vi } from 'vitest'
import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { randomBytes } from '../../../src/random/csprng.ts'
import type { Party, PartyId } from '../../../src/runtime/party.ts'
import type { Triples } from '../../../src/runtime/preprocessing.ts'
import type { AuthenticatedShare } from '../authenticated-share.ts'
import { checkSteps, MacCheck } from '../mac-check.ts'
import { SpdzProtocol } from '../protocol.ts'
import { type End, type Lie, LyingTable, type Message } from './lying-table.ts'
import { OneTriple, OpenDealing } from './open-dealing.ts'

export const mulStep = 1
export const openStep = 2

/** Runs with the same shares; their keys are fresh. */
const runsPerDeck = 100

const length = 2

/** What a party holds when it multiplies. */
export interface Product {
  readonly x: AuthenticatedShare
  readonly y: AuthenticatedShare
  readonly triple: Triples<AuthenticatedShare>
}

/** What a liar makes of what it holds, and of what it sends. */
export interface Tampering {
  readonly held?: (product: Product) => Product
  readonly lie?: (table: LyingTable) => Lie
}

const honestly: Lie = ({ body }) => body

/** Shares of two factors and a triple, by party. */
export class Deck {
  readonly n: number
  readonly dealing: OpenDealing
  readonly expected: FieldVector
  readonly #products: readonly Product[]

  constructor(n: number, y = FieldVector.random(Field64, length)) {
    this.n = n
    this.dealing = new OpenDealing(Field64, n)
    const x = FieldVector.random(Field64, length)
    this.expected = x.mul(y)
    const [xs, ys] = [this.dealing.share(x), this.dealing.share(y)]
    this.#products = this.dealing.triple(length).map((triple, id) => ({
      x: xs[id] as AuthenticatedShare,
      y: ys[id] as AuthenticatedShare,
      triple,
    }))
  }

  /** Multiplies x and y and opens the product, with the last party lying. */
  async play(tampering: Tampering, blockBytes?: number) {
    const liar = this.n - 1
    let lie = honestly
    const table = new LyingTable(this.n, liar, (message) => lie(message))
    lie = tampering.lie?.(table) ?? honestly
    const ends = await table.run(async (party) => {
      const own = this.#products[party.id] as Product
      const held = party.id === liar ? (tampering.held?.(own) ?? own) : own
      const protocol = this.#protocol(party.id, held.triple, blockBytes)
      const z = await party.fork('product', (at) => protocol.mul(at, mulStep, held.x, held.y))
      return party.fork('output', (at) => protocol.open(at, openStep, z))
    })
    return { honest: ends.slice(0, liar), transcript: table.transcript }
  }

  #protocol(id: PartyId, triple: Triples<AuthenticatedShare>, blockBytes: number | undefined): SpdzProtocol {
    const preprocessing = new OneTriple(this.dealing.key(id), triple)
    const blocks = blockBytes === undefined ? {} : { blockBytes }
    return new SpdzProtocol({ id, preprocessing, ...blocks })
  }
}

/** How the honest parties of many runs ended. */
export interface Tally {
  /** They returned the product. */
  right: number
  wrong: number
  /** They returned nothing, by the error's code. */
  readonly errors: Record<string, number>
}

export function count(tally: Tally, ends: readonly End<FieldVector>[], expected: FieldVector): void {
  for (const end of ends)
    if ('error' in end) tally.errors[end.error.code] = (tally.errors[end.error.code] ?? 0) + 1
    else if (end.value.equal(expected)) tally.right++
    else tally.wrong++
}

/** Plays so many runs, each tampered with anew. */
export async function playMany(
  n: number,
  times: number,
  tampering: () => Tampering,
  blockBytes?: number,
): Promise<Tally> {
  const tally: Tally = { right: 0, wrong: 0, errors: {} }
  let deck = new Deck(n)
  for (let run = 0; run < times; run++) {
    if (run % runsPerDeck === runsPerDeck - 1) deck = new Deck(n)
    const { honest } = await deck.play(tampering(), blockBytes)
    count(tally, honest, deck.expected)
  }
  return tally
}

/** How many honest parties ended in an error. */
export function failures({ errors }: Tally): number {
  return Object.values(errors).reduce((sum, times) => sum + times, 0)
}

/** Uniform enough for drawing what to tamper with. */
export function below(limit: number): number {
  return (new Uint32Array(randomBytes(4).buffer)[0] as number) % limit
}

export function pick<T>(choices: readonly T[]): T {
  return choices[below(choices.length)] as T
}

/** A shift by a random amount at one element. */
export function shift(vector: FieldVector): FieldVector {
  const shifted = vector.slice()
  const from = below(vector.length) * 8
  const element = shifted.bytes.subarray(from, from + 8)
  // zero would be no shift
  const amount = FieldVector.of(Field64, [1 + below(0xffff_ffff)])
  Field64.add(element, element, amount.bytes)
  return shifted
}

export function shiftBytes(body: Uint8Array): Uint8Array {
  return shift(new FieldVector(Field64, body.slice())).bytes
}

export function flipByte(body: Uint8Array): Uint8Array {
  const flipped = body.slice()
  const at = below(body.length)
  flipped[at] = (flipped[at] as number) ^ (1 + below(255))
  return flipped
}

/** Changes one message of those that fit, drawn at random among the first so many. */
export function changeOne(
  fits: (message: Message) => boolean,
  among: number,
  change: (body: Uint8Array) => Uint8Array | undefined,
): Lie {
  let left = below(among)
  return (message) => (fits(message) && left-- === 0 ? change(message.body) : message.body)
}

export const isOpening = ({ step }: Message) => step === mulStep || step === openStep

const committing: readonly number[] = [
  checkSteps.claim,
  checkSteps.coin,
  checkSteps.commit,
  checkSteps.reveal,
]

export const isCommitment = ({ step }: Message) => committing.includes(step)

/** Has these parties alone compare the sum of a check with zero: a liar would not stop itself. */
export function checkOnlyAt(verifies: (id: PartyId) => boolean): void {
  const { verify } = MacCheck.prototype
  vi.spyOn(MacCheck.prototype, 'verify').mockImplementation(function (this: MacCheck, at: Party, parts) {
    if (verifies(at.id)) verify.call(this, at, parts)
  })
}
