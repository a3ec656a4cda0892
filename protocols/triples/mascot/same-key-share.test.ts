import { afterEach, expect, test, vi } from 'vitest'
import type { Field } from '../../../src/field/field.ts'
import { Field64 } from '../../../src/field/field64.ts'
import { Field128 } from '../../../src/field/field128.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { runParty } from '../../../src/runtime/run-party.ts'
import { stepOf } from '../../../src/runtime/step.ts'
import { memoryTransports } from '../../../src/transport/memory.ts'
import { MacKey } from '../../spdz/mac-key.ts'
import { checkOnlyAt } from '../../spdz/testing/tampered-product.ts'
import { dealPairwiseOts } from '../ot/dealt-pairwise-ots.ts'
import { CopeeReceiver } from './copee.ts'
import { MascotParty } from './mascot-party.ts'
import { makeMasks } from './random-elements.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const { setup } = CopeeReceiver

/** Has parties add to their share of the key towards one other: `1>2` is what party 2 adds towards party 1. */
function shiftKeyShares(shifts: Readonly<Record<string, bigint>>): void {
  vi.spyOn(CopeeReceiver, 'setup').mockImplementation((at, delta, ots) => {
    const shift = at.id === ots.peer ? undefined : shifts[at.scope.slice(at.scope.lastIndexOf('/') + 1)]
    return setup.call(CopeeReceiver, at, delta.add(FieldVector.of(delta.field, [shift ?? 0n])), ots)
  })
}

/** How n parties end that set up and then run a body: what they return, or their errors' codes. */
async function endsOf<T>(n: number, field: Field, body: (party: Party, own: MascotParty) => Promise<T>) {
  const ots = dealPairwiseOts(n, 'malicious')
  const ends = await Promise.allSettled(
    memoryTransports(Array.from({ length: n }, (_, id) => `party-${id}`)).map((transport) =>
      runParty(transport, { terms: {} }, async (party) => {
        const own = await party.fork('keys', (at) => MascotParty.setup(at, field, ots[party.id]!))
        return body(party, own)
      }),
    ),
  )
  return ends.map((end) =>
    end.status === 'fulfilled' ? end.value.value : (end.reason as { code: string }).code,
  )
}

const setUp = (n: number, field: Field) => endsOf(n, field, async () => 'set up')

test.each([
  { n: 3, field: Field64 },
  { n: 3, field: Field128 },
  { n: 4, field: Field64 },
])(
  'a liar of $n in $field.name that has another share of the key with one is caught',
  async ({ n, field }) => {
    checkOnlyAt((id) => id < n - 1)
    for (const shift of [1n, -1n, FieldVector.random(field, 1).at(0)]) {
      shiftKeyShares({ [`0>${n - 1}`]: shift })
      expect(await setUp(n, field)).toEqual(new Array(n).fill('MAC_CHECK_FAILED'))
    }
  },
)

test('what two liars have with each honest party counts as a sum', async () => {
  shiftKeyShares({ '0>2': 5n, '0>3': -5n })
  expect(await setUp(4, Field64)).toEqual(new Array(4).fill('set up'))
})

/**
 * Opens the sum of a value of party 0 and one of party 1. Party 2 has a share of the key that is greater by 1 towards party 1, and
 * makes up for that in the MAC of the sum by what it guesses of party 1's value.
 *
 * @param error of the guess
 */
function openSum(error: bigint) {
  shiftKeyShares({ '1>2': 1n })
  let guess = 0n
  return endsOf(3, Field64, async (party, own) => {
    const isLiar = party.id === 2
    const shifted = new MacKey(Field64, (own.macKey.share + 1n) % Field64.modulus)
    const towardsOne = isLiar ? new MascotParty({ ...own, n: 3, macKey: shifted }) : own
    const maskOf = async (owner: number, mascot: MascotParty) =>
      party.fork(`mask-${owner}`, async (at) => {
        const made = await makeMasks(at, mascot, owner, 1)
        await mascot.check(at)
        return made
      })
    const x = await maskOf(0, own)
    const y = await maskOf(1, towardsOne)
    if (y.mask !== undefined) guess = y.mask.at(0) + error
    await party.exchange(stepOf('guessed'), new Uint8Array(1))
    const value = x.share.value.add(y.share.value)
    const mac = x.share.mac.add(y.share.mac).sub(FieldVector.of(Field64, [isLiar ? guess : 0n]))
    return party.fork('open', async (at) => {
      await own.open(at, stepOf('sum'), { value, mac })
      await own.check(at)
      return 'opened'
    })
  })
}

test('without the check, whether a sum is opened would say whether a guess of an input is right', async () => {
  expect(await openSum(0n)).toEqual(new Array(3).fill('MAC_CHECK_FAILED'))
  vi.restoreAllMocks()
  vi.spyOn(MascotParty.prototype, 'assertZero').mockResolvedValue()
  expect(await openSum(0n)).toEqual(new Array(3).fill('opened'))
  expect(await openSum(1n)).toEqual(new Array(3).fill('MAC_CHECK_FAILED'))
})
