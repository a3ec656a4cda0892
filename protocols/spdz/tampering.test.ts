import { afterEach, describe, expect, test, vi } from 'vitest'
import type { AuthenticatedShare } from './authenticated-share.ts'
import { MacCheck } from './mac-check.ts'
import {
  below,
  changeOne,
  checkOnlyAt,
  failures,
  flipByte,
  isCommitment,
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

/** An opening of each of the product and the output, and four messages of each of the two checks. */
const liarsMessages = 10

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
  test.each(Object.keys(shifts))(
    '%s is caught by the MAC check',
    async (kind) => {
      checkOnlyAt((id) => id === 0)
      expect(await playMany(2, runs, shifts[kind] as () => Tampering)).toEqual({
        right: 0,
        wrong: 0,
        errors: { MAC_CHECK_FAILED: runs },
      })
    },
    60_000,
  )

  test.each(Object.keys(shifts))('%s goes unnoticed without the MAC check', async (kind) => {
    checkOnlyAt(() => false)
    const tally = await playMany(2, controlRuns, shifts[kind] as () => Tampering)
    expect(tally.errors).toEqual({})
    // a MAC that is wrong harms nothing by itself
    if (kind === 'MAC') expect(tally.right).toBe(controlRuns)
    else expect(tally.wrong).toBeGreaterThan(0)
  })
})

test('a liar that changes a byte of a commitment or of its opening ends the run', async () => {
  checkOnlyAt((id) => id === 0)
  const tally = await playMany(2, runs, () => ({ lie: () => changeOne(isCommitment, 8, flipByte) }))
  expect({ right: tally.right, wrong: tally.wrong, failures: failures(tally) }).toEqual({
    right: 0,
    wrong: 0,
    failures: runs,
  })
}, 60_000)

test('a liar that sends an earlier message again in the place of another ends the run', async () => {
  checkOnlyAt((id) => id === 0)
  const tally = await playMany(2, runs, () => ({
    lie: (table) => {
      const among = below(liarsMessages)
      let sent = 0
      return (message) => {
        if (sent++ !== among) return message.body
        const earlier = table.transcript.filter(({ body }) => body.length === message.body.length)
        // its own, or what the honest party has said
        return earlier.length === 0 ? flipByte(message.body) : pick(earlier).body
      }
    },
  }))
  expect(tally.wrong).toBe(0)
  expect(tally.right).toBe(0)
  expect(failures(tally)).toBe(runs)
}, 60_000)

describe('a liar that stops when it likes what it sees, or not,', () => {
  const selective = (): Tampering => ({
    lie: (table) => {
      const among = below(liarsMessages)
      const bit = below(8)
      let sent = 0
      return (message) => {
        const seen = table.transcript.findLast(({ from }) => from === 0)?.body[0] ?? 0
        return sent++ >= among && ((seen >> bit) & 1) === 1 ? undefined : message.body
      }
    },
  })

  test('leaves the honest party with the product or nothing', async () => {
    const tally = await playMany(2, runs, selective)
    expect(tally.wrong).toBe(0)
    expect(tally.right + failures(tally)).toBe(runs)
    expect(tally.errors.PEER_TIMEOUT).toBeGreaterThan(0)
  }, 60_000)
})

describe('three parties, through collectors: a liar that tells one party something else', () => {
  const blockBytes = 16
  /** Changes what goes to one of the two honest parties, in one of the messages. */
  const equivocate = (): Tampering => {
    const to = below(2)
    return {
      lie: () =>
        changeOne(
          (message) => message.to === to,
          14,
          (body) => (body.length % 32 === 0 && below(2) === 0 ? flipByte(body) : shiftOrFlip(body)),
        ),
    }
  }
  const shiftOrFlip = (body: Uint8Array) => (body.length === 16 ? shiftBytes(body) : flipByte(body))

  test('has each of them end with the product or nothing', async () => {
    checkOnlyAt((id) => id < 2)
    const tally = await playMany(3, runs, equivocate, blockBytes)
    expect(tally.wrong).toBe(0)
    // the last message of all can deceive one party alone: the other has the product by then
    expect(tally.right).toBeLessThan(runs)
    expect(tally.right + failures(tally)).toBe(2 * runs)
  }, 60_000)

  test('goes unnoticed in an opening without the MAC check', async () => {
    vi.spyOn(MacCheck.prototype, 'verify').mockImplementation(() => {})
    const tally = await playMany(
      3,
      controlRuns,
      () => ({ lie: () => changeOne((message) => isOpening(message) && message.to === 0, 1, shiftBytes) }),
      blockBytes,
    )
    expect(tally.wrong).toBeGreaterThan(0)
    expect(tally.errors).toEqual({})
  })
})
