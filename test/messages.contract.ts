import { describe, expect, test } from 'vitest'
import type { ErrorCode } from '../src/errors.ts'
import { randomBytes } from '../src/random/csprng.ts'
import { abortFrame } from '../src/runtime/abort.ts'
import { controlFrame, creditFrame, frameKind, type PieceHeader, windowBytes } from '../src/runtime/frame.ts'
import { helloFrame, ownHello } from '../src/runtime/hello.ts'
import { linkWindowBytes, scopeWindowBytes } from '../src/runtime/link.ts'
import type { Party } from '../src/runtime/party.ts'
import { runParty } from '../src/runtime/run-party.ts'
import { restrict } from '../src/runtime/scoped-party.ts'
import type { Session } from '../src/runtime/session.ts'
import type { SessionOptions } from '../src/runtime/session-options.ts'
import { scopeKey, stepOf } from '../src/runtime/step.ts'
import type { Transport } from '../src/transport/transport.ts'
import { piece, piecesFrames } from './piece.ts'
import { type Tamper, tampered } from './tampered-transport.ts'

const options = { terms: { test: 'messages' } }

type Body = (party: Party, session: Session) => Promise<unknown>
type Ends = readonly PromiseSettledResult<unknown>[]

/** What every transport must do for messages, whatever happens on its links. */
export function messageContract(make: (names: readonly string[]) => Promise<readonly Transport[]>): void {
  async function run(
    names: readonly string[],
    body: Body,
    more: Partial<SessionOptions> = {},
    faults: (Tamper | undefined)[] = [],
  ): Promise<Ends> {
    const transports = await make(names)
    const ends = transports.map((transport, i) => {
      const fault = faults[i]
      const used = fault === undefined ? transport : tampered(transport, fault)
      return runParty(used, { ...options, ...more }, body).then((outcome) => outcome.value)
    })
    return Promise.allSettled(ends)
  }

  test('messages keep their order', async () => {
    const ends = await run(['a', 'b'], async (party) => {
      const got: number[] = []
      for (let i = 0; i < 500; i++) {
        if (party.id === 0) await party.send(1, i, Uint8Array.of(i, i >> 8))
        else got.push((await party.receive(0, i, 2))[0] ?? -1)
      }
      return got
    })
    expect(ends[1]).toEqual({ status: 'fulfilled', value: Array.from({ length: 500 }, (_, i) => i & 255) })
  })

  test('a sender is held back until the reader reads, and nothing is lost', async () => {
    const blocks = 200
    let sent = 0
    let sentWhenReadingBegan = 0
    const ends = await run(['a', 'b'], async (party) => {
      const block = new Uint8Array(60_000)
      let sum = 0
      if (party.id === 1) {
        await party.receive(0, 1, 0)
        // the sender has had many turns since its first message
        for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
        sentWhenReadingBegan = sent
      } else await party.send(1, 1, new Uint8Array(0))
      for (let i = 0; i < blocks; i++) {
        if (party.id === 0) {
          await party.send(1, 2, block.fill(i))
          sent++
        } else sum += (await party.receive(0, 2, block.length))[100] ?? 0
      }
      return sum
    })
    expect(ends[1]).toMatchObject({
      value: Array.from({ length: blocks }, (_, i) => i).reduce((a, b) => a + b),
    })
    expect(sentWhenReadingBegan).toBeLessThan(40)
  })

  test("one scope's unread messages do not block another's", async () => {
    const ends = await run(['a', 'b'], async (party) => {
      const long = new Uint8Array(8 << 20)
      let release = () => {}
      const quickDone = new Promise<void>((resolve) => {
        release = resolve
      })
      const slow = party.fork('slow', async (at) => {
        if (party.id === 0) await at.send(1, 1, long)
        else {
          await quickDone
          return (await at.receive(0, 1, long.length)).length
        }
      })
      await party.fork('quick', async (at) => {
        for (let i = 0; i < 10; i++) await at.exchange(i, Uint8Array.of(i))
      })
      release()
      return slow
    })
    expect(ends[1]).toMatchObject({ value: 8 << 20 })
  })

  test('unread messages of many scopes together keep to the window of their link', async () => {
    const long = new Uint8Array(2_000_000)
    const scopes = Array.from({ length: 12 }, (_, k) => `${k}`)
    const ends = await run(['a', 'b'], async (party) => {
      const forks = scopes.map((name) =>
        party.fork(name, async (at) => {
          if (party.id === 0) return at.send(1, 1, long)
          for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
          return (await at.receive(0, 1, long.length)).length
        }),
      )
      return Promise.all(forks)
    })
    expect(ends[1]).toEqual({ status: 'fulfilled', value: scopes.map(() => long.length) })
  })

  test('small messages, too, wait until a slow reader has room', async () => {
    const each = Math.floor(scopeWindowBytes / windowBytes(1))
    const scopes = Array.from({ length: Math.ceil(linkWindowBytes / scopeWindowBytes) + 1 }, (_, k) => `${k}`)
    const ends = await run(['a', 'b'], async (party) => {
      const forks = scopes.map((name) =>
        party.fork(name, async (at) => {
          const all = Array.from({ length: each })
          if (party.id === 0)
            return Promise.all(all.map(() => at.send(1, 1, Uint8Array.of(1)))).then(() => each)
          for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
          return (await Promise.all(all.map(() => at.receive(0, 1, 1)))).length
        }),
      )
      return Promise.all(forks)
    })
    expect(ends[1]).toEqual({ status: 'fulfilled', value: scopes.map(() => each) })
  })

  test('concurrent scopes do not mix', async () => {
    const ends = await run(['a', 'b', 'c'], async (party) => {
      const branch = (name: string) =>
        party.fork(name, async (at) => {
          let sum = 0
          for (let i = 0; i < 20; i++)
            for (const body of await at.exchange(i, Uint8Array.of(name.charCodeAt(0), i)))
              sum += body[0] === name.charCodeAt(0) ? 1 : 1000
          return sum
        })
      return Promise.all(['p', 'q', 'r', 's'].map(branch))
    })
    for (const end of ends) expect(end).toMatchObject({ value: [60, 60, 60, 60] })
  })

  test('a duplicated frame is caught and its sender named', async () => {
    const twice: Tamper = (frame) => (frame[0] === frameKind.pieces ? [frame, frame] : [frame])
    const ends = await run(['a', 'b'], exchanges(3), {}, [twice])
    expect(ends[1]).toMatchObject({ reason: { code: 'MESSAGE_REPLAYED', party: 'a' } })
  })

  test('a swallowed message is caught by the next one', async () => {
    let count = 0
    const drop: Tamper = (frame) => (frame[0] === frameKind.pieces && count++ === 1 ? [] : [frame])
    const ends = await run(['a', 'b'], sends(4), {}, [drop])
    expect(ends[1]).toMatchObject({ reason: { code: 'MALFORMED_FRAME', party: 'a' } })
  })

  test('a message for a scope that is over is caught', async () => {
    let late: Uint8Array | undefined
    const replayLater: Tamper = (frame) => {
      if (frame[0] !== frameKind.pieces) return [frame]
      late ??= frame
      return [frame, late].slice(0, late === frame ? 1 : 2)
    }
    const ends = await run(
      ['a', 'b'],
      async (party) => {
        await party.fork('first', (at) => at.exchange(1, Uint8Array.of(1)))
        // the next message in a frame of its own
        await new Promise((resolve) => setImmediate(resolve))
        await party.exchange(2, Uint8Array.of(2))
      },
      {},
      [replayLater],
    )
    expect(ends[1]).toMatchObject({ reason: { code: 'MESSAGE_REPLAYED', party: 'a' } })
  })

  test('a message for a scope that nobody opens is named at the deadline', async () => {
    const foreign: Tamper = (frame) =>
      frame[0] === frameKind.hello ? [frame, piece({ scope: 4711 }, Uint8Array.of(1))] : [frame]
    const ends = await run(['a', 'b'], untilAborted, { deadline: 1000 }, [foreign])
    expect(ends[1]).toMatchObject({ reason: { code: 'UNCLAIMED_MESSAGE', party: 'a' } })
  })

  test('a message that nobody has asked for by the end is caught, in a foreign scope or operation', async () => {
    for (const [header, code] of [
      [{ scope: 4711 }, 'UNCLAIMED_MESSAGE'],
      [{ operation: 4711 }, 'DIVERGED'],
    ] as const) {
      const foreign: Tamper = (frame) =>
        frame[0] === frameKind.hello ? [frame, piece(header, Uint8Array.of(1))] : [frame]
      const ends = await run(['a', 'b'], exchanges(1), {}, [foreign])
      expect(ends[1]).toMatchObject({ reason: { code, party: 'a' } })
    }
  })

  test('a body above its bound is refused before it is allocated', async () => {
    const huge: Tamper = (frame) =>
      frame[0] === frameKind.hello ? [frame, piece({ messageBytes: 0xffffffff }, Uint8Array.of(1))] : [frame]
    const ends = await run(
      ['a', 'b'],
      async (party) => {
        if (party.id === 1) await party.receive(0, 1, 100)
        else await party.receive(1, 1, 1)
      },
      {},
      [huge],
    )
    expect(ends[1]).toMatchObject({ reason: { code: 'FRAME_TOO_LARGE', party: 'a' } })
  })

  test('a sender that ignores the window is caught', async () => {
    const body = new Uint8Array(1 << 16)
    const long = Array.from({ length: 300 }, (_, i) => piece({ sequence: i }, body))
    const most = linkWindowBytes / windowBytes(0)
    const small = Array.from({ length: most + 1 }, (_, i) => piece({ scope: i }, body.subarray(0, 0)))
    for (const pieces of [long, piecesFrames(small)]) {
      const flood: Tamper = (frame) => (frame[0] === frameKind.hello ? [frame, ...pieces] : [frame])
      const ends = await run(['a', 'b'], untilAborted, {}, [flood])
      expect(ends[1]).toMatchObject({
        reason: {
          code: 'MALFORMED_FRAME',
          party: 'a',
          message: expect.stringContaining('ahead of the reader'),
        },
      })
    }
  })

  test('parties that run different steps diverge', async () => {
    const ends = await run(['a', 'b'], (party) => party.exchange(stepOf('mul', party.id), Uint8Array.of(1)))
    for (const end of ends) expect(end).toMatchObject({ reason: { code: 'DIVERGED' } })
  })

  test('a party that finishes early is named by whoever still waits for it', async () => {
    const ends = await run(['a', 'early'], async (party) => {
      if (party.id === 0) await party.receive(1, 1, 1)
    })
    expect(ends[0]).toMatchObject({ reason: { code: 'DIVERGED', party: 'early' } })
  })

  test('a peer whose link breaks is named to all', async () => {
    const transports = await make(['a', 'b', 'gone'])
    const ends = await Promise.allSettled(
      transports.map((transport) =>
        runParty(transport, options, async (party) => {
          if (party.id === 2) await transport.close()
          await party.exchange(1, Uint8Array.of(1))
          await party.exchange(2, Uint8Array.of(1))
        }),
      ),
    )
    for (const end of ends.slice(0, 2))
      expect(end).toMatchObject({ reason: { code: 'PEER_LOST', party: 'gone' } })
  })

  test('what is sent to a party that may drop out, and did, holds nobody up', async () => {
    const transports = await make(['a', 'dropped'])
    const [a] = await Promise.allSettled(
      transports.map((transport) =>
        runParty(transport, { ...options, mayDrop: [1] }, async (party) => {
          if (party.id === 1) await transport.close()
          else {
            await party.send(1, 1, new Uint8Array(10_000_000))
            return (await party.gather([1], 2, { atLeast: 0, within: 500, maxBytes: 1 })).size
          }
        }),
      ),
    )
    expect(a).toEqual({ status: 'fulfilled', value: expect.objectContaining({ value: 0 }) })
  })

  describe('a party that may drop out', () => {
    const optional = { mayDrop: [2], deadline: 1000 }

    /** The third party has a fault; what the others make of it, after which they still exchange messages. */
    const withoutThird = async (fault: Tamper, more: Partial<SessionOptions> = {}) => {
      const names = ['a', 'b', 'rogue']
      const body: Body = async (party) => {
        if (party.id === 2) return untilAborted(party)
        const wanted = { atLeast: 0, within: 60_000, maxBytes: 8 }
        const { size } = await party.fork('asked', (at) => at.gather([2], 1, wanted))
        await restrict(party, 2).exchange(2, Uint8Array.of(1))
        return { size, shutOut: [...party.shutOut] }
      }
      return run(names, body, { ...optional, ...more }, [undefined, undefined, fault])
    }

    /** Both others finish; one of them may only have heard that the third ends its session, when the other had told it why. */
    const expectBoth = (ends: Ends, shutOut: readonly [number, ErrorCode][]) => {
      for (const end of ends.slice(0, 2)) expect(end).toMatchObject({ value: { size: 0 } })
      expect(ends).toContainEqual({ status: 'fulfilled', value: { size: 0, shutOut } })
    }

    const root = scopeKey(0, 'session')
    const asked = scopeKey(root, 'asked')
    const answer = (header: Partial<PieceHeader>, bytes = Uint8Array.of(1)) =>
      piece({ scope: asked, digest: 1, messageBytes: bytes.length, ...header }, bytes)

    test.each<[string, ErrorCode, () => readonly Uint8Array[]]>([
      ['a frame of no kind', 'MALFORMED_FRAME', () => [Uint8Array.of(77, 1, 2)]],
      ['an empty frame', 'MALFORMED_FRAME', () => [new Uint8Array(0)]],
      ['a second hello', 'MALFORMED_FRAME', () => [Uint8Array.of(frameKind.hello)]],
      ['an abort that is none', 'MALFORMED_FRAME', () => [controlFrame(frameKind.abort, { code: 'NO' })]],
      ['a piece that is cut', 'MALFORMED_FRAME', () => [answer({}).subarray(0, 20)]],
      ['pieces that do not add up', 'MALFORMED_FRAME', () => [answer({ messageBytes: 8 }), answer({})]],
      ['a message out of order', 'MALFORMED_FRAME', () => [answer({ sequence: 3 })]],
      ['a message twice', 'MESSAGE_REPLAYED', () => [answer({ scope: root }), answer({ scope: root })]],
      ['a message of another step', 'DIVERGED', () => [answer({ digest: 2 })]],
      ['a message above its bound', 'FRAME_TOO_LARGE', () => [answer({ messageBytes: 0xffffffff })]],
      ['a message for a foreign scope', 'UNCLAIMED_MESSAGE', () => [answer({ scope: 4711 })]],
      [
        'credit for more than it was sent',
        'MALFORMED_FRAME',
        () => [creditFrame({ scope: 0, scopeBytes: 0, linkBytes: 1e12 })],
      ],
      [
        'more than its window holds',
        'MALFORMED_FRAME',
        () => {
          const most = linkWindowBytes / windowBytes(0)
          const all = Array.from({ length: most + 1 }, (_, i) => piece({ scope: i }, new Uint8Array(0)))
          return piecesFrames(all)
        },
      ],
    ])('and sends %s is shut out, hears why, and stops nobody', async (_, code, frames) => {
      const faulty: Tamper = (frame) => (frame[0] === frameKind.hello ? [frame, ...frames()] : [frame])
      // all others are found when they come, however long a slow machine takes for them
      const more = code === 'UNCLAIMED_MESSAGE' ? {} : { deadline: 60_000 }
      const ends = await withoutThird(faulty, more)
      expectBoth(ends, [[2, code]])
      expect(ends[2]).toMatchObject({ reason: { code, party: 'rogue' } })
    })

    test('and means another session is shut out, and stops nobody', async () => {
      const names = ['a', 'b', 'rogue']
      const other = ownHello(names, 2, { test: 'others' }, randomBytes)
      const ends = await withoutThird((frame) =>
        frame[0] === frameKind.hello ? [helloFrame(other)] : [frame],
      )
      expectBoth(ends, [[2, 'HELLO_MISMATCH']])
    })

    test('and says nothing in the hello is lost when its silence has been long enough', async () => {
      const ends = await withoutThird(() => [], { silence: 500, deadline: 60_000 })
      for (const end of ends.slice(0, 2)) expect(end).toMatchObject({ value: { size: 0, shutOut: [] } })
    })

    test('and ends its session, or passes on an abort, ends nobody else', async () => {
      for (const raisedBy of [0, 2]) {
        const abort = abortFrame({ code: 'PROGRAM_FAILED', raisedBy, party: 'a' })
        const ends = await withoutThird((frame) => (frame[0] === frameKind.hello ? [frame, abort] : [frame]))
        for (const end of ends.slice(0, 2)) expect(end).toMatchObject({ value: { size: 0, shutOut: [] } })
      }
    })

    test('and never finishes is waited for until half the deadline, and no longer', async () => {
      let finish = () => {}
      const othersEnded = new Promise<void>((resolve) => {
        finish = resolve
      })
      const transports = await make(['a', 'b', 'slow'])
      const ends = transports.map((transport) =>
        runParty(transport, { ...options, ...optional }, async ({ id }) => (id === 2 ? othersEnded : id)),
      )
      const others = await Promise.all(ends.slice(0, 2))
      expect(others.map(({ value }) => value)).toEqual([0, 1])
      finish()
      await ends[2]
    })

    test('and reads nothing of what it is sent holds nobody up for longer than half the deadline', async () => {
      const noCredit: Tamper = (frame) => (frame[0] === frameKind.credit ? [] : [frame])
      const ends = await run(
        ['a', 'b', 'rogue'],
        async (party) => {
          if (party.id === 2) return untilAborted(party)
          await restrict(party, 2).exchange(2, Uint8Array.of(1))
          if (party.id === 0) await party.send(2, 1, new Uint8Array(10_000_000))
          return party.id
        },
        { ...optional, deadline: 2_000 },
        [undefined, undefined, noCredit],
      )
      expect(ends.slice(0, 2)).toMatchObject([{ value: 0 }, { value: 1 }])
    })

    test('and sent more than was asked for is shut out when the scope ends', async () => {
      const ends = await run(
        ['a', 'b', 'rogue'],
        async (party) => {
          if (party.id === 2) {
            await party.fork('asked', async (at) => {
              for (const to of [0, 1]) for (const step of [1, 2]) await at.send(to, step, Uint8Array.of(7))
            })
            return untilAborted(party)
          }
          const wanted = { atLeast: 1, within: 60_000, maxBytes: 8 }
          const { size } = await party.fork('asked', (at) => at.gather([2], 1, wanted))
          return { size, shutOut: [...party.shutOut] }
        },
        optional,
      )
      for (const end of ends.slice(0, 2))
        expect(end).toEqual({ status: 'fulfilled', value: { size: 1, shutOut: [[2, 'DIVERGED']] } })
    })

    test('ends the session all the same if somebody has to wait for it', async () => {
      const garbage: Tamper = (frame) => (frame[0] === frameKind.hello ? [frame, Uint8Array.of(77)] : [frame])
      const ends = await run(
        ['a', 'b', 'rogue'],
        (party) => (party.id === 2 ? untilAborted(party) : party.receive(2, 1, 1)),
        optional,
        [undefined, undefined, garbage],
      )
      expect(ends[0]).toMatchObject({ reason: { code: 'MALFORMED_FRAME', party: 'rogue' } })
    })
  })

  test('a peer that falls silent is named by the deadline', async () => {
    let heard = false
    const silence: Tamper = (frame) => {
      heard ||= frame[0] === frameKind.pieces
      return heard ? [] : [frame]
    }
    // time enough for the others to hear of one another, however slow the machine
    const ends = await run(['a', 'b', 'silent'], exchanges(3), { deadline: 2000 }, [
      undefined,
      undefined,
      silence,
    ])
    for (const end of ends.slice(0, 2))
      expect(end).toMatchObject({ reason: { code: 'PEER_TIMEOUT', party: 'silent' } })
  })

  test('a body that stops halfway ends at the deadline', async () => {
    let pieces = 0
    const stop: Tamper = (frame) => (frame[0] === frameKind.pieces && pieces++ > 2 ? [] : [frame])
    const ends = await run(
      ['stops', 'b'],
      async (party) => {
        if (party.id === 0) await party.send(1, 1, new Uint8Array(300_000))
        else await party.receive(0, 1, 300_000)
      },
      { deadline: 500 },
      [stop],
    )
    expect(ends[1]).toMatchObject({ reason: { party: 'stops' } })
  })

  test('a peer that sends no heartbeats is lost', async () => {
    const mute: Tamper = (frame) => (frame[0] === frameKind.heartbeat ? [] : [frame])
    const ends = await run(['a', 'mute'], untilAborted, { silence: 1000, deadline: 20_000 }, [
      undefined,
      mute,
    ])
    expect(ends[0]).toMatchObject({ reason: { code: 'PEER_LOST', party: 'mute' } })
  })

  test('an abort reaches everyone, by its code alone', async () => {
    const ends = await run(['a', 'b', 'c', 'd'], async (party) => {
      if (party.id === 3) throw new Error('the value is 42')
      await untilAborted(party)
    })
    for (const end of ends) expect(end).toMatchObject({ reason: { code: 'PROGRAM_FAILED' } })
    for (const end of ends.slice(0, 3))
      expect(String((end as PromiseRejectedResult).reason)).not.toContain('42')
  })
}

function exchanges(count: number): Body {
  return async (party) => {
    for (let i = 0; i < count; i++) await party.exchange(i, Uint8Array.of(i))
  }
}

function sends(count: number): Body {
  return async (party) => {
    for (let i = 0; i < count; i++) {
      if (party.id === 0) await party.send(1, i, Uint8Array.of(i))
      else await party.receive(0, i, 1)
      // each message in a frame of its own
      await new Promise((resolve) => setImmediate(resolve))
    }
    if (party.id === 0) await party.receive(1, 9, 1)
  }
}

function untilAborted(party: Party): Promise<void> {
  return new Promise((_, reject) => {
    const { signal } = party
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason))
  })
}
