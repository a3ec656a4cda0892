import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { PartyId } from '../../src/runtime/party.ts'
import { type Lie, LyingTable, type Message } from '../spdz/testing/lying-table.ts'
import { below, changeOne, flipByte, shiftBytes } from '../spdz/testing/tampered-product.ts'
import { ReplicatedProtocol } from './protocol.ts'

/** How many runs each kind of tampering has. */
const runs = process.env.BEAVERDAM_FULL === undefined ? 60 : 10_000

const length = 3
/** Party 2, which has no input, sends its key and two messages each for a product and an opening. */
const fewestMessages = 5

/** Three parties multiply what parties 0 and 1 put in, and open the product; one of them lies. What it is at the others. */
async function play(liar: PartyId, lie: Lie) {
  const [x, y] = [FieldVector.random(Field64, length), FieldVector.random(Field64, length)]
  const table = new LyingTable(3, liar, lie)
  const ends = await table.run(async (party) => {
    const protocol = await ReplicatedProtocol.begin(party, { field: Field64, blockBytes: 16 })
    const own = (owner: PartyId, values: FieldVector) => (party.id === owner ? values : undefined)
    const xs = await party.fork('x', (at) => protocol.input(at, 1, 0, length, own(0, x)))
    const ys = await party.fork('y', (at) => protocol.input(at, 2, 1, length, own(1, y)))
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
async function endings(lie: (liar: PartyId) => Lie): Promise<readonly string[]> {
  const seen = new Set<string>()
  for (let run = 0; run < runs; run++) for (const end of await play(run % 3, lie(run % 3))) seen.add(end)
  return [...seen].sort()
}

const isIn =
  (scope: string) =>
  (message: Message): boolean =>
    message.scope.startsWith(`session/${scope}`)

describe('unnoticed, as the page says, a liar makes outputs wrong', () => {
  test('by another key than its neighbour has', async () => {
    expect(await endings(() => changeOne(isIn('keys'), 1, flipByte))).toEqual(['wrong'])
  })

  test('by another summand of a product', async () => {
    expect(await endings(() => changeOne(isIn('product'), 2, shiftBytes))).toEqual(['wrong'])
  })

  test('at one party, by another component in an opening', async () => {
    expect(await endings(() => changeOne(isIn('output'), 2, shiftBytes))).toEqual(['right', 'wrong'])
  })
})

describe('a liar is named', () => {
  test('for an element that is not below the modulus', async () => {
    for (let run = 0; run < runs; run++) {
      const liar = run % 3
      const change = (body: Uint8Array) => {
        const copy = body.slice()
        const at = 8 * below(body.length / 8)
        const beyond = Field64.modulus + BigInt(below(0xffff_ffff))
        new DataView(copy.buffer).setBigUint64(at, beyond, true)
        return copy
      }
      const isElements = (message: Message) => !isIn('keys')(message)
      expect(await play(liar, changeOne(isElements, 2, change))).toContain(`INVALID_ELEMENT party-${liar}`)
    }
  })

  test('for a message that is too short', async () => {
    for (let run = 0; run < runs; run++) {
      const liar = run % 3
      const lie = changeOne(
        () => true,
        fewestMessages,
        (body) => body.subarray(0, below(body.length)),
      )
      expect(await play(liar, lie)).toContain(`LENGTH_MISMATCH party-${liar}`)
    }
  })
})

test('whatever message a liar withholds, nobody who lacks it has an output', async () => {
  const seen = await endings(() =>
    changeOne(
      () => true,
      4,
      () => undefined,
    ),
  )
  expect(seen).not.toContain('wrong')
  expect(seen).toContain('PEER_TIMEOUT of nobody')
})
