import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { randomBytes } from '../../src/random/csprng.ts'
import { abortFrame } from '../../src/runtime/abort.ts'
import { frameKind } from '../../src/runtime/frame.ts'
import { helloFrame, ownHello } from '../../src/runtime/hello.ts'
import type { Party } from '../../src/runtime/party.ts'
import { runParty } from '../../src/runtime/run-party.ts'
import { hashText, stepOf } from '../../src/runtime/step.ts'
import { memoryTransports } from '../../src/transport/memory.ts'
import { piece } from '../../test/piece.ts'
import { type Tamper, tampered } from '../../test/tampered-transport.ts'
import { contribute } from './contribute.ts'
import { type Aggregated, runAggregator, runContributor } from './session-roles.ts'
import { maxShareMessageBytes } from './share-message.ts'
import { SumTask } from './task.ts'

const task = new SumTask({
  name: 'test',
  field: Field64,
  length: 2,
  format: { fractionBits: 16, clip: 8 },
  minBatch: 2,
  maxBatch: 3,
  aggregators: 2,
})
const names = ['aggregator-0', 'aggregator-1', 'rogue', 'contributor-3', 'contributor-4']
const shares = stepOf('secure-sum contribution', hashText(`${task.id} false`))
const longest = maxShareMessageBytes(task)

/** What some party does that none should. */
interface Fault {
  readonly who?: readonly number[]
  readonly mayDrop?: readonly number[]
  /** In the place of its part. */
  readonly part?: (party: Party) => Promise<unknown>
  /** What becomes of its frames. */
  readonly tamper?: Tamper
  /** Whether the contributors without a fault wait until the third party's session has ended. */
  readonly first?: boolean
}

/** Waits until the session is over here. */
function ended({ signal }: Party): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
}

/** Two aggregators and three contributors: of the values 2, 3 and 4 for the first element, and -1 for the second. */
function sum({ who = [2], mayDrop = [2, 3, 4], part, tamper, first = false }: Fault) {
  const role = async (party: Party) => {
    if (who.includes(party.id) && part !== undefined) return part(party)
    if (party.id < 2) return runAggregator(party, task)
    if (first) await runs[2]?.catch(() => {})
    return runContributor(party, task, Float64Array.of(party.id, -1))
  }
  const runs: Promise<unknown>[] = memoryTransports(names).map((transport) => {
    const isTampered = who.includes(transport.id) && tamper !== undefined
    const used = isTampered ? tampered(transport, tamper) : transport
    const options = { terms: task.terms, mayDrop, deadline: 2_000 }
    return runParty(used, options, role).then(({ value }) => value)
  })
  return Promise.allSettled(runs)
}

type Ends = Awaited<ReturnType<typeof sum>>

/** What each aggregator ended with: the sum of the other two contributions, which both agreed on. */
function aggregated(ends: Ends): Aggregated[] {
  return ends.slice(0, 2).map((end) => {
    if (end.status === 'rejected') throw end.reason
    const value = end.value as Aggregated
    expect(value.release.count).toBe(2)
    expect([...value.release.sum()]).toEqual([3 + 4, -2])
    return value
  })
}

const afterHello =
  (...frames: readonly Uint8Array[]): Tamper =>
  (frame) =>
    frame[0] === frameKind.hello ? [frame, ...frames] : [frame]

/** Gives its contribution, changed, to so many aggregators, as it stands to the others. */
function giving(change: (message: Uint8Array) => Uint8Array, aggregators: number) {
  return async (party: Party) => {
    const { messages } = await contribute(task, Float64Array.of(8, 8))
    for (const [to, message] of messages.entries())
      await party.send(to, shares, to < aggregators ? change(message) : message)
  }
}

describe.each([1, 2])('a contribution that is not one, at %i of two aggregators', (aggregators) => {
  test.each<[string, string, (message: Uint8Array) => Uint8Array]>([
    ['too long', 'FRAME_TOO_LARGE', () => new Uint8Array(longest + 1)],
    ['too short', 'CONTRIBUTION_INVALID', (message) => message.subarray(0, -1)],
    ['empty', 'CONTRIBUTION_INVALID', () => new Uint8Array(0)],
    ['garbage', 'CONTRIBUTION_INVALID', (message) => message.map((byte) => ~byte)],
  ])('%s, is named with its reason, and stops nobody', async (_, code, change) => {
    const ends = await sum({ part: giving(change, aggregators) })
    const [first, second] = aggregated(ends)
    expect([...first!.refused]).toEqual([[2, code]])
    expect(first!.absent).toEqual([])
    if (aggregators === 1) expect(second!.uncounted.length + second!.absent.length).toBe(1)
  })
})

const garbage = Uint8Array.of(77, 1, 2, 3)

describe('a contributor that may drop out', () => {
  test.each<[string, string, Uint8Array]>([
    ['garbage', 'MALFORMED_FRAME', garbage],
    ['a message of another protocol', 'DIVERGED', piece({ digest: 1 }, new Uint8Array(60))],
    ['a message of a foreign scope', 'UNCLAIMED_MESSAGE', piece({ scope: 4711 }, Uint8Array.of(1))],
    [
      'the beginning of a message that nobody could hold',
      'FRAME_TOO_LARGE',
      piece({ digest: shares, messageBytes: 0xffffffff }, Uint8Array.of(1)),
    ],
  ])('and sends %s is not counted, and named', async (_, code, frame) => {
    const ends = await sum({ part: ended, tamper: afterHello(frame) })
    const both = aggregated(ends)
    // one of them may only have heard that the contributor ended its session, when the other had told it why
    expect(both.map(({ refused }) => [...refused])).toContainEqual([[2, code]])
    for (const { refused, absent } of both) expect([...refused.keys(), ...absent]).toEqual([2])
    expect(ends[2]).toMatchObject({ reason: { code, party: 'rogue' } })
  })

  test('and means another task is not counted, and named', async () => {
    const other = ownHello(names, 2, { ...task.terms, task: 'another' }, randomBytes)
    const tamper: Tamper = (frame) => (frame[0] === frameKind.hello ? [helloFrame(other)] : [frame])
    for (const { refused, absent } of aggregated(await sum({ part: ended, tamper })))
      expect({ refused: [...refused], absent }).toEqual({ refused: [[2, 'HELLO_MISMATCH']], absent: [] })
  })

  test('and drops out without a fault is told apart', async () => {
    const ends = await sum({ part: () => Promise.reject(new Error('no more')) })
    for (const { refused, absent } of aggregated(ends))
      expect({ refused: [...refused], absent }).toEqual({ refused: [], absent: [2] })
  })

  test('and contributes before it sends garbage is not counted', async () => {
    const tamper: Tamper = (frame) => (frame[0] === frameKind.pieces ? [frame, garbage] : [frame])
    const part = giving((message) => message, 0)
    for (const { refused, uncounted } of aggregated(await sum({ part, tamper, first: true })))
      expect({ refused: [...refused], uncounted }).toEqual({
        refused: [[2, 'MALFORMED_FRAME']],
        uncounted: [],
      })
  })

  test('and aborts the session, in the name of an aggregator or its own, ends its own part alone', async () => {
    for (const raisedBy of [0, 2]) {
      const abort = abortFrame({ code: 'SET_MISMATCH', raisedBy, party: 'aggregator-1' })
      const ends = await sum({ part: ended, tamper: afterHello(abort) })
      for (const { absent } of aggregated(ends)) expect(absent).toEqual([2])
    }
  })

  test('is named with its reason where the smallest batch is missed', async () => {
    const ends = await sum({ who: [2, 3], part: ended, tamper: afterHello(garbage) })
    const message = expect.stringMatching(
      /got 1; missing: rogue \(MALFORMED_FRAME\), contributor-3 \(MALFORMED_FRAME\)$/,
    )
    expect(ends.slice(0, 2)).toContainEqual({
      status: 'rejected',
      reason: expect.objectContaining({ code: 'PEER_TIMEOUT', party: 'rogue, contributor-3', message }),
    })
  })
})

describe('the session ends for all', () => {
  test('where an aggregator sends garbage', async () => {
    const ends = await sum({ who: [1], tamper: afterHello(garbage) })
    expect(ends[0]).toMatchObject({ reason: { code: 'MALFORMED_FRAME', party: 'aggregator-1' } })
    for (const end of ends) expect(end.status).toBe('rejected')
  })

  test.each([
    ['sends garbage', garbage],
    ['aborts it', abortFrame({ code: 'MALFORMED_FRAME', raisedBy: 2, party: 'rogue' })],
  ])('where a contributor that may not drop out %s', async (_, frame) => {
    const ends = await sum({ mayDrop: [3, 4], part: ended, tamper: afterHello(frame) })
    expect(ends[0]).toMatchObject({ reason: { code: 'MALFORMED_FRAME', party: 'rogue' } })
    for (const end of ends) expect(end.status).toBe('rejected')
  })
})
