import { afterEach, describe, expect, test, vi } from 'vitest'
import { Commitments } from './commitment.ts'
import { checkSteps, MacCheck } from './mac-check.ts'
import type { Message } from './testing/lying-table.ts'
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
  shiftBytes,
  type Tampering,
} from './testing/tampered-product.ts'

/** How many runs each kind of tampering has, and each control run. */
const runs = 10_000
const controlRuns = 100

/** An opening of each of the product and the output, and four messages of each of the two checks. */
const liarsMessages = 10

afterEach(() => {
  vi.restoreAllMocks()
})

test('a liar that changes a byte of a commitment or of its opening ends the run', async () => {
  checkOnlyAt((id) => id === 0)
  const tally = await playMany(2, runs, () => ({ lie: () => changeOne(isCommitment, 8, flipByte) }))
  expect({ right: tally.right, wrong: tally.wrong, failures: failures(tally) }).toEqual({
    right: 0,
    wrong: 0,
    failures: runs,
  })
})

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
})

test('a share of the honest party sent back to it goes unnoticed without the MAC check', async () => {
  checkOnlyAt(() => false)
  const tally = await playMany(2, controlRuns, () => ({
    lie: (table) => (message) =>
      isOpening(message)
        ? (table.transcript.findLast(({ from, step }) => from === 0 && step === message.step)?.body ??
          message.body)
        : message.body,
  }))
  expect(tally.errors).toEqual({})
  expect(tally.wrong).toBe(controlRuns)
})

test('a byte changed in a commitment goes unnoticed if none is verified', async () => {
  vi.spyOn(Commitments.prototype, 'verify').mockImplementation(() => {})
  const isCommitted = ({ step }: Message) => step === checkSteps.commit
  const tally = await playMany(2, controlRuns, () => ({ lie: () => changeOne(isCommitted, 2, flipByte) }))
  expect(tally.right).toBe(controlRuns)
})

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
  })
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
  })

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
