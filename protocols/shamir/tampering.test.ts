import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { seedBytes } from '../../src/random/seed.ts'
import type { PartyId } from '../../src/runtime/party.ts'
import { type Lie, LyingTable, type Message } from '../spdz/testing/lying-table.ts'
import { below, changeOne, flipByte, shiftBytes } from '../spdz/testing/tampered-product.ts'
import { ShamirProtocol } from './protocol.ts'
import { mostSubsets } from './subset-keys.ts'

/** How many runs each kind of tampering has in each of five settings: 10,000 in all. */
const runs = process.env.BEAVERDAM_FULL === undefined ? 30 : 2_000

const length = 2

const isIn =
  (scope: string) =>
  (message: Message): boolean =>
    message.scope.startsWith(`session/${scope}`)

describe.each([
  [3, mostSubsets, 'another key of a set than the others have', 'keys'],
  [4, mostSubsets, 'another key of a set than the others have', 'keys'],
  [5, mostSubsets, 'another key of a set than the others have', 'keys'],
  [7, mostSubsets, 'another key of a set than the others have', 'keys'],
  [5, 0, 'a double sharing that lies on no polynomials, or is none', 'product/of-0'],
] as const)('of %i parties with keys of up to %i sets', (n, most, what, made) => {
  /** They multiply what parties 0 and n - 1 put in, and open the product; one of them lies. What it is at the others. */
  async function play(liar: PartyId, lie: Lie): Promise<readonly string[]> {
    const [x, y] = [FieldVector.random(Field64, length), FieldVector.random(Field64, length)]
    const ends = await new LyingTable(n, liar, lie).run(async (party) => {
      const protocol = await ShamirProtocol.begin(party, { field: Field64, mostSubsets: most })
      const own = (owner: PartyId, values: FieldVector) => (party.id === owner ? values : undefined)
      const xs = await party.fork('x', (at) => protocol.input(at, 1, 0, length, own(0, x)))
      const ys = await party.fork('y', (at) => protocol.input(at, 2, n - 1, length, own(n - 1, y)))
      const product = await party.fork('product', (at) => protocol.mul(at, 3, xs, ys))
      return party.fork('output', (at) => protocol.open(at, 4, product))
    })
    const expected = x.mul(y)
    return ends
      .filter((_, id) => id !== liar)
      .map((end) => {
        if ('error' in end) return `${end.error.code} ${end.error.party ?? 'of nobody'}`
        return end.value.equal(expected) ? 'right' : 'wrong'
      })
  }

  /** How the honest parties of many runs ended, where each has another liar. */
  async function endings(lie: () => Lie, liars: number = n): Promise<readonly string[]> {
    const seen = new Set<string>()
    for (let run = 0; run < runs; run++) for (const end of await play(run % liars, lie())) seen.add(end)
    return [...seen].sort()
  }

  describe('unnoticed, as the page says, a liar makes outputs wrong', () => {
    test(`by ${what}`, async () => {
      expect(await endings(() => changeOne(isIn(made), 2, flipDealt), 1)).toEqual(['wrong'])
    })

    test('by an input that lies on no polynomial', async () => {
      expect(await endings(() => changeOne(isIn('x'), n - 1, flipDealt), 1)).toEqual(['wrong'])
    })

    test('by another share of what is opened in a product', async () => {
      const isOpened = ({ scope }: Message) => scope === 'session/product'
      expect(await endings(() => changeOne(isOpened, n - 1, shiftBytes))).toEqual(['wrong'])
    })

    test('at one party, by another share in an opening', async () => {
      expect(await endings(() => changeOne(isIn('output'), n - 1, shiftBytes))).toEqual(['right', 'wrong'])
    })
  })

  test('a liar is named for an element that is not below the modulus', async () => {
    for (let run = 0; run < runs; run++) {
      const lie = changeOne(isElements, 2 * (n - 1), (body) => {
        const copy = body.slice()
        const beyond = Field64.modulus + BigInt(below(0xffff_ffff))
        new DataView(copy.buffer).setBigUint64(8 * below(body.length / 8), beyond, true)
        return copy
      })
      expect(await play(run % n, lie)).toContain(`INVALID_ELEMENT party-${run % n}`)
    }
  })

  test('a message that is too short ends the run', async () => {
    const short = (body: Uint8Array) => body.subarray(0, below(body.length))
    for (let run = 0; run < runs; run++) {
      const honest = await play(
        run % n,
        changeOne(() => true, 2 * (n - 1), short),
      )
      expect(honest.some((end) => end.startsWith('LENGTH_MISMATCH'))).toBe(true)
      expect(honest).not.toContain('wrong')
    }
  })

  test('whatever message a liar withholds, nobody who lacks it has an output', async () => {
    const seen = await endings(() =>
      changeOne(
        () => true,
        2 * (n - 1),
        () => undefined,
      ),
    )
    expect(seen).not.toContain('wrong')
    expect(seen).toContain('PEER_TIMEOUT of nobody')
  })
})

/** Seeds are 32 bytes, and vectors here fewer. */
function isElements({ body }: Message): boolean {
  return body.length < seedBytes
}

function flipDealt(body: Uint8Array): Uint8Array {
  return body.length < seedBytes ? shiftBytes(body) : flipByte(body)
}
