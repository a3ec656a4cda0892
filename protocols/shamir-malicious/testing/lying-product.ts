import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { Party, PartyId } from '../../../src/runtime/party.ts'
import { type Lie, LyingTable } from '../../spdz/testing/lying-table.ts'
import { ShamirMaliciousProtocol } from '../protocol.ts'

export interface Tampering {
  readonly lie: Lie
  /** What the liar adds to its share of x when it multiplies. */
  readonly error?: FieldVector
  /** Most sets of holders that have keys; 0 has the holders deal each other what is random. */
  readonly mostSubsets?: number
}

/** Of the vectors that are multiplied. */
export const length = 2

/** Parties multiply x and y, of parties 0 and n - 1, open the product to all, and to party 1 again; one of them lies. */
export async function play(n: number, liar: PartyId, { lie, error, mostSubsets = 1000 }: Tampering) {
  const [x, y] = [FieldVector.random(Field64, length), FieldVector.random(Field64, length)]
  const table = new LyingTable(n, liar, lie)
  const ends = await table.run(async (party) => {
    const protocol = await ShamirMaliciousProtocol.begin(party, { field: Field64, mostSubsets })
    const own = (owner: PartyId, values: FieldVector) => (party.id === owner ? values : undefined)
    const input = (name: string, owner: PartyId, values: FieldVector) =>
      party.fork(name, (at: Party) => protocol.input(at, 1, owner, length, own(owner, values)))
    const [xs, ys] = [await input('x', 0, x), await input('y', n - 1, y)]
    const factor = party.id === liar && error !== undefined ? { ...xs, value: xs.value.add(error) } : xs
    const product = await party.fork('product', (at) => protocol.mul(at, 2, factor, ys))
    const output = await party.fork('output', (at) => protocol.open(at, 3, product))
    const told = await party.fork('told', (at) => protocol.openTo(at, 4, 1, product))
    return { output, told: told ?? output }
  })
  const expected = x.mul(y)
  const outcomes = ends
    .filter((_, id) => id !== liar)
    .map((end) => {
      if ('error' in end) return end.error.code as string
      return end.value.output.equal(expected) && end.value.told.equal(expected) ? 'right' : 'wrong'
    })
  return { outcomes, transcript: table.transcript }
}

/** How the honest parties of so many runs ended. */
export async function outcomes(
  times: number,
  n: number,
  liar: (run: number) => PartyId,
  tampering: () => Tampering,
): Promise<ReadonlySet<string>> {
  const seen = new Set<string>()
  for (let run = 0; run < times; run++)
    for (const outcome of (await play(n, liar(run), tampering())).outcomes) seen.add(outcome)
  return seen
}
