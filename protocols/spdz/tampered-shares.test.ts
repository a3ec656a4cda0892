import { afterEach, describe, expect, test, vi } from 'vitest'
import type { AuthenticatedShare } from './authenticated-share.ts'
import {
  below,
  changeOne,
  checkOnlyAt,
  isOpening,
  pick,
  playMany,
  shift,
  shiftBytes,
  type Tampering,
} from './testing/tampered-product.ts'

/** How many runs each kind of tampering has, and each control run. */
const runs = 10_000
const controlRuns = 100

const shiftValue = ({ value, mac }: AuthenticatedShare) => ({ value: shift(value), mac })
const shiftMac = ({ value, mac }: AuthenticatedShare) => ({ value, mac: shift(mac) })

const shifts: Readonly<Record<string, () => Tampering>> = {
  share: () => ({
    held: (own) => (below(2) === 0 ? { ...own, x: shiftValue(own.x) } : { ...own, y: shiftValue(own.y) }),
  }),
  MAC: () => ({
    held: (own) => (below(2) === 0 ? { ...own, x: shiftMac(own.x) } : { ...own, y: shiftMac(own.y) }),
  }),
  triple: () => ({
    held: ({ triple, ...own }) => {
      const part = pick(['a', 'b', 'c'] as const)
      return { ...own, triple: { ...triple, [part]: pick([shiftValue, shiftMac])(triple[part]) } }
    },
  }),
  'opened value': () => ({ lie: () => changeOne(isOpening, 2, shiftBytes) }),
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a liar that shifts its', () => {
  test.each(Object.keys(shifts))('%s is caught by the MAC check', async (kind) => {
    checkOnlyAt((id) => id === 0)
    expect(await playMany(2, runs, shifts[kind] as () => Tampering)).toEqual({
      right: 0,
      wrong: 0,
      errors: { MAC_CHECK_FAILED: runs },
    })
  })

  test.each(Object.keys(shifts))('%s goes unnoticed without the MAC check', async (kind) => {
    checkOnlyAt(() => false)
    const tally = await playMany(2, controlRuns, shifts[kind] as () => Tampering)
    expect(tally.errors).toEqual({})
    // a MAC that is wrong harms nothing by itself
    if (kind === 'MAC') expect(tally.right).toBe(controlRuns)
    else expect(tally.wrong).toBeGreaterThan(0)
  })
})
