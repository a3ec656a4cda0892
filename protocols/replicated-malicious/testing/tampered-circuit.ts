import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { Party, PartyId } from '../../../src/runtime/party.ts'
import type { RandomizedShare } from '../../randomized/randomized-share.ts'
import type { PairwiseKeys } from '../../replicated/pairwise-keys.ts'
import type { ReplicatedShare } from '../../replicated/replicated-share.ts'
import { keysOfAll } from '../../replicated/testing/keys-of-all.ts'
import { shareReplicated } from '../../replicated/testing/open-shares.ts'
import { type End, type Lie, LyingTable } from '../../spdz/testing/lying-table.ts'
import { ReplicatedMaliciousProtocol } from '../protocol.ts'

/** The steps of the circuit, by the scope that each runs in. */
export const steps = { x: 1, y: 2, product: 3, scalar: 4, masked: 5, output: 6, told: 7 } as const

/** The scopes that make shares. */
export type Made = 'x' | 'y' | 'product' | 'scalar'

/** What the parties know when they begin, by party. */
export interface Dealt {
  readonly keys: readonly PairwiseKeys[]
  readonly r: readonly ReplicatedShare[]
}

/** What a liar makes of what it holds, and of what it sends. */
export interface Tampering {
  readonly keys?: (keys: PairwiseKeys) => PairwiseKeys
  /** What it goes on with for its share of what was made in a scope. */
  readonly held?: (scope: Made, share: RandomizedShare<ReplicatedShare>) => RandomizedShare<ReplicatedShare>
  readonly lie?: Lie
}

/** What an honest party has of a run. */
export interface Outputs {
  readonly output: FieldVector
  readonly told: FieldVector | undefined
}

const length = 3
const honestly: Lie = ({ body }) => body

/** Elements that a party deals to itself. */
export function dealt(): Dealt {
  return { keys: keysOfAll(), r: shareReplicated(FieldVector.random(Field64, 1)) }
}

/**
 * Three parties compute x y elementwise and its scalar product with x, open something masked in between, and then both
 * outputs, the one to all and the other to party `to`. One of them lies.
 */
export async function play(
  liar: PartyId,
  tampering: Tampering,
  { keys, r }: Dealt,
  to: PartyId = (liar + 1) % 3,
) {
  const [x, y] = [FieldVector.random(Field64, length), FieldVector.random(Field64, length)]
  const table = new LyingTable(3, liar, tampering.lie ?? honestly)
  const ends = await table.run(async (party): Promise<Outputs> => {
    const { id } = party
    const lies: Tampering = id === liar ? tampering : {}
    const protocol = new ReplicatedMaliciousProtocol({
      field: Field64,
      id,
      keys: lies.keys?.(keys[id] as PairwiseKeys) ?? (keys[id] as PairwiseKeys),
      r: r[id] as ReplicatedShare,
      blockBytes: 16,
    })
    const make = async (scope: Made, body: (at: Party) => Promise<RandomizedShare<ReplicatedShare>>) => {
      const share = await party.fork(scope, body)
      return lies.held?.(scope, share) ?? share
    }
    const own = (owner: PartyId, values: FieldVector) => (id === owner ? values : undefined)
    const xs = await make('x', (at) => protocol.input(at, steps.x, 0, length, own(0, x)))
    const ys = await make('y', (at) => protocol.input(at, steps.y, 1, length, own(1, y)))
    const product = await make('product', (at) => protocol.mul(at, steps.product, xs, ys))
    const shape = { rows: 1, inner: length, columns: 1 }
    const scalar = await make('scalar', (at) => protocol.matmul(at, steps.scalar, product, xs, shape))
    await party.fork('masked', (at) => protocol.openMasked(at, steps.masked, product))
    const output = await party.fork('output', (at) => protocol.open(at, steps.output, product))
    const told = await party.fork('told', (at) => protocol.openTo(at, steps.told, to, scalar))
    return { output, told }
  })
  const product = x.mul(y)
  const expected = { output: product, told: FieldVector.of(Field64, [product.dot(x)]) }
  return { honest: ends.filter((_, id) => id !== liar), expected, transcript: table.transcript }
}

/** How the honest parties of many runs ended. */
export interface Tally {
  /** They returned the outputs. */
  right: number
  wrong: number
  /** They returned nothing, by the error's code. */
  readonly errors: Record<string, number>
}

/** Plays so many runs, each with another liar and tampered with anew. @param to whom the liar has an output told */
export async function playMany(
  runs: number,
  tampering: (liar: PartyId) => Tampering,
  to?: (liar: PartyId) => PartyId,
): Promise<Tally> {
  const tally: Tally = { right: 0, wrong: 0, errors: {} }
  const deal = dealt()
  for (let run = 0; run < runs; run++) {
    const liar = run % 3
    const { honest, expected } = await play(liar, tampering(liar), deal, to?.(liar))
    for (const end of honest) count(tally, end, expected)
  }
  return tally
}

function count(tally: Tally, end: End<Outputs>, expected: Required<Outputs>): void {
  if ('error' in end) tally.errors[end.error.code] = (tally.errors[end.error.code] ?? 0) + 1
  else if (isRight(end.value, expected)) tally.right++
  else tally.wrong++
}

function isRight({ output, told }: Outputs, expected: Outputs): boolean {
  return output.equal(expected.output) && (told === undefined || told.equal(expected.told as FieldVector))
}
