import { expect, test } from 'vitest'
import { Field128 } from '../../src/field/field128.ts'
import type { RandomSource } from '../../src/random/csprng.ts'
import { sigma } from '../../src/security-parameters.ts'
import { simulateProgram } from '../simulate-program.ts'
import { openIntegers } from './integer-mask.ts'
import { truncate } from './truncate.ts'

const count = 4000

/** Gives other bytes at each call, and the same in every run of the test. */
function fixedSource(): RandomSource {
  let calls = 0
  return (length) => new Uint8Array(length).fill(++calls)
}

/** Of `count` fair draws of probability p, how far a number of hits may be from its mean: six standard deviations. */
function tolerance(p: number): number {
  return 6 * Math.sqrt(count * p * (1 - p))
}

test.each([
  [0, 8],
  [1, 8],
  [64, 8],
  [200, 8],
  [255, 8],
  [1, 1],
])('a remainder of %i at %i bits rounds up as often as its share says', async (remainder, bits) => {
  const unit = 2 ** bits
  for (const quotient of [5, -7]) {
    const [one] = await simulateProgram(
      async (mpc) => {
        const x = mpc.constant(new Array<number>(count).fill(quotient * unit + remainder))
        return mpc.open(await truncate(mpc, mpc.restate(x, { fractionBits: bits, bound: 1n << 20n }), bits))
      },
      { parties: 2, protocol: 'clear', field: Field128, random: fixedSource },
    )
    const values = one?.value.toNumbers() ?? []
    expect(values.every((value) => value === quotient || value === quotient + 1)).toBe(true)
    const ups = values.filter((value) => value === quotient + 1).length
    const share = remainder / unit
    expect(Math.abs(ups - count * share)).toBeLessThanOrEqual(tolerance(share))
  }
})

test('an opened integer is its mask, to the eye: every bit is fair, whatever the integer', async () => {
  const valueBits = 11
  for (const value of [-1023, 0, 1023]) {
    const [one] = await simulateProgram(
      async (mpc) => {
        const x = mpc.constant(new Array<number>(count).fill(value))
        return (await openIntegers(mpc, x, valueBits)).opened
      },
      { parties: 2, protocol: 'clear', field: Field128, random: fixedSource },
    )
    const masked = one?.value.toBigInts().map((opened) => opened - (1n << BigInt(valueBits))) ?? []
    for (let j = 0; j < valueBits + sigma; j++) {
      const ones = masked.filter((opened) => ((opened >> BigInt(j)) & 1n) === 1n).length
      expect(Math.abs(ones - count / 2)).toBeLessThanOrEqual(tolerance(1 / 2))
    }
    expect(masked.every((opened) => opened < 1n << BigInt(valueBits + sigma + 1))).toBe(true)
  }
})
