import { afterEach, describe, expect, test, vi } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party } from '../../src/runtime/party.ts'
import type { AuthenticatedShare } from './authenticated-share.ts'
import { Commitments } from './commitment.ts'
import { Echo } from './echo.ts'
import { checkSteps, MacCheck } from './mac-check.ts'
import { type CheckMark, MacKey } from './mac-key.ts'
import { OpeningLog, OpeningRecord } from './opening-log.ts'
import { SpdzProtocol } from './protocol.ts'
import { LyingTable, type Message } from './testing/lying-table.ts'
import { OneTriple, OpenDealing } from './testing/open-dealing.ts'
import {
  checkOnlyAt,
  Deck,
  mulStep,
  openStep,
  shiftBytes,
  type Tampering,
} from './testing/tampered-product.ts'
import { Turnstile } from './turnstile.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

/** Shifts d in the opening of the product for all parties, itself included, by a shift of its share of x. */
const shiftedOpening: Tampering = {
  held: ({ x: { value, mac }, ...own }) => ({
    ...own,
    x: { value: value.add(FieldVector.of(Field64, [5, 0])), mac },
  }),
}

const outputShares = (transcript: readonly Message[]) =>
  transcript.filter(({ step, from }) => step === openStep && from === 0)

describe('a shifted opening of a product', () => {
  // the product would be shifted by 5 y: right for y = 0, so that a check of outputs alone would tell whether y is 0
  const secrets = [
    [0, 0],
    [3, 7],
  ]

  test.each(secrets)(
    'ends the run before a share of the output leaves, whatever y = %i, %i is',
    async (...y) => {
      checkOnlyAt((id) => id === 0)
      const { honest, transcript } = await new Deck(2, FieldVector.of(Field64, y)).play(shiftedOpening)
      expect(honest).toEqual([{ error: expect.objectContaining({ code: 'MAC_CHECK_FAILED' }) }])
      expect(outputShares(transcript)).toEqual([])
    },
  )

  test('without the check before the output, a share of it has left before the run ends', async () => {
    checkOnlyAt((id) => id === 0)
    const { run } = MacCheck.prototype
    vi.spyOn(MacCheck.prototype, 'run').mockImplementation(function (this: MacCheck, at: Party) {
      return at.scope.endsWith('before') ? Promise.resolve() : run.call(this, at)
    })
    const { honest, transcript } = await new Deck(2).play(shiftedOpening)
    expect(honest).toEqual([{ error: expect.objectContaining({ code: 'MAC_CHECK_FAILED' }) }])
    expect(outputShares(transcript)).toHaveLength(1)
  })

  test('if products are not covered, goes unnoticed, and whether the output is wrong tells of y', async () => {
    checkOnlyAt((id) => id === 0)
    const { take } = OpeningRecord.prototype
    vi.spyOn(OpeningRecord.prototype, 'take').mockImplementation(function (this: OpeningRecord, ...opened) {
      if (!this.address.startsWith('session/product')) take.apply(this, opened)
    })
    const areRight: boolean[] = []
    for (const y of secrets) {
      const deck = new Deck(2, FieldVector.of(Field64, y))
      const [end] = (await deck.play(shiftedOpening)).honest
      areRight.push(end !== undefined && 'value' in end && end.value.equal(deck.expected))
    }
    expect(areRight).toEqual([true, false])
  })
})

describe('a shifted masked opening', () => {
  /** Opens x masked and then y, which the output does not depend on; the liar shifts its share of x. */
  async function play() {
    checkOnlyAt((id) => id === 0)
    const dealing = new OpenDealing(Field64, 2)
    const [xs, ys] = [5, 7].map((value) => dealing.share(FieldVector.of(Field64, [value])))
    const triples = dealing.triple(1)
    const table = new LyingTable(2, 1, ({ step, body }) => (step === mulStep ? shiftBytes(body) : body))
    const [honest] = await table.run(async (party) => {
      const triple = triples[party.id] as (typeof triples)[number]
      const preprocessing = new OneTriple(dealing.key(party.id), triple)
      const protocol = new SpdzProtocol({ id: party.id, preprocessing })
      const x = xs?.[party.id] as AuthenticatedShare
      const y = ys?.[party.id] as AuthenticatedShare
      await party.fork('masked', (at) => protocol.openMasked(at, mulStep, x))
      return (await party.fork('output', (at) => protocol.open(at, openStep, y))).toNumbers()
    })
    return { honest, outputs: outputShares(table.transcript) }
  }

  test('ends the run before a share of the output leaves', async () => {
    expect(await play()).toEqual({
      honest: { error: expect.objectContaining({ code: 'MAC_CHECK_FAILED' }) },
      outputs: [],
    })
  })

  test('goes unnoticed if it is not covered', async () => {
    const { take } = OpeningRecord.prototype
    vi.spyOn(OpeningRecord.prototype, 'take').mockImplementation(function (this: OpeningRecord, ...opened) {
      if (!this.address.startsWith('session/masked')) take.apply(this, opened)
    })
    expect(await play()).toMatchObject({ honest: { value: [7] } })
  })
})

/** Shifts the product's opening and, having seen the honest sigma, sends the one that makes the sum zero. */
const rushing: Tampering = {
  lie: (table) => async (message) => {
    const { scope, step, body } = message
    if (step === mulStep) return shiftBytes(body)
    if (step !== checkSteps.reveal) return body
    const seen = await table.sent((sent) => sent.from === 0 && sent.step === step && sent.scope === scope)
    const forged = body.slice()
    Field64.neg(forged.subarray(32), seen.body.subarray(32))
    return forged
  },
}

describe('a liar that chooses its sigma when it has seen the others', () => {
  test('does not open what it committed to', async () => {
    checkOnlyAt((id) => id === 0)
    const { honest, transcript } = await new Deck(2).play(rushing)
    expect(honest).toEqual([{ error: expect.objectContaining({ code: 'COMMITMENT_INVALID' }) }])
    expect(outputShares(transcript)).toEqual([])
  })

  test('passes with a wrong product if commitments are not verified', async () => {
    checkOnlyAt((id) => id === 0)
    vi.spyOn(Commitments.prototype, 'verify').mockImplementation(() => {})
    const deck = new Deck(2)
    const { honest } = await deck.play(rushing)
    const [end] = honest as unknown as readonly [{ readonly value: FieldVector }]
    expect(end.value.equal(deck.expected)).toBe(false)
  })
})

describe('a liar that commits to different coins towards different parties', () => {
  const equivocal: Tampering = {
    lie:
      () =>
      ({ step, to, body }) => {
        if (to !== 1 || step !== checkSteps.claim) return body
        const other = body.slice()
        other[0] = (other[0] as number) ^ 1
        return other
      },
  }
  const coins = (transcript: readonly Message[]) =>
    transcript.filter(({ step, from }) => step === checkSteps.coin && from < 2)

  test('is found by the echo before a coin is revealed', async () => {
    checkOnlyAt((id) => id < 2)
    const { honest, transcript } = await new Deck(3).play(equivocal)
    const inconsistent = { error: expect.objectContaining({ code: 'BROADCAST_INCONSISTENT' }) }
    expect(honest).toEqual([inconsistent, inconsistent])
    expect(coins(transcript)).toEqual([])
  })

  test('sees coins revealed without the echo', async () => {
    checkOnlyAt((id) => id < 2)
    vi.spyOn(Echo.prototype, 'compare').mockResolvedValue()
    const { transcript } = await new Deck(3).play(equivocal)
    expect(coins(transcript).length).toBeGreaterThan(0)
  })
})

describe('checks of two scopes at once (ePrint 2025/789)', () => {
  const secret = FieldVector.of(Field64, [1000])
  const lie = FieldVector.of(Field64, [77])

  /**
   * Opens a value in each of two scopes side by side. The liar shifts the one on the left, waits in its check for the
   * honest sigma, which with its own tells it alpha, and falls silent there. With alpha it makes all that it shifted,
   * left and right, fit the MACs.
   */
  async function attack() {
    const dealing = new OpenDealing(Field64, 2)
    const [left, right] = [dealing.share(secret), dealing.share(secret)]
    const triple = dealing.triple(1)
    const showsKey = ({ from, scope, step }: Message) =>
      from === 0 && step === checkSteps.reveal && scope === 'session/left/after'
    const table = new LyingTable(2, 1, ({ scope, step, body }) =>
      step === checkSteps.reveal && scope === 'session/left/after' ? undefined : body,
    )
    const shifted = ({ value, mac }: AuthenticatedShare) => ({ value: value.add(lie), mac })
    const forged = ({ value, mac }: AuthenticatedShare) => ({
      value: value.add(lie),
      mac: mac.add(lie.scale(dealing.alpha)),
    })
    const records = new Map<string, OpeningRecord>()
    const { record } = OpeningLog.prototype
    vi.spyOn(OpeningLog.prototype, 'record').mockImplementation(function <T>(
      this: OpeningLog,
      at: Party,
      step: number,
      bytes: number,
      body: (opening: OpeningRecord) => Promise<T>,
    ): Promise<T> {
      return record.call(this, at, step, bytes, (opening) => {
        if (at.id === 1) records.set(at.scope, opening)
        return body(opening) as Promise<unknown>
      }) as Promise<T>
    })
    const ends = await table.run(async (party) => {
      const isLiar = party.id === 1
      const key = dealing.key(party.id)
      // the liar goes on where an honest party has to stop
      if (isLiar) vi.spyOn(key, 'burn').mockImplementation(() => {})
      const preprocessing = new OneTriple(key, triple[party.id] as (typeof triple)[number])
      const protocol = new SpdzProtocol({ id: party.id, preprocessing })
      const x = left[party.id] as AuthenticatedShare
      const y = right[party.id] as AuthenticatedShare
      const results = await Promise.allSettled([
        party.fork('left', (at) => protocol.open(at, openStep, isLiar ? shifted(x) : x)),
        party.fork('right', async (at) => {
          await table.sent(showsKey)
          const { deviations } = records.get('session/left') as OpeningRecord
          if (isLiar) Field64.axpy(deviations, dealing.alpha, lie.bytes)
          return protocol.open(at, openStep, isLiar ? forged(y) : y)
        }),
      ])
      return results.map((result) => (result.status === 'fulfilled' ? result.value.toNumbers() : 'none'))
    })
    return { honest: ends[0], hasAlpha: table.transcript.some(showsKey) }
  }

  test('the second waits for the first, and the key that was shown is of no use', async () => {
    expect(await attack()).toEqual({ hasAlpha: true, honest: { value: ['none', 'none'] } })
  })

  test('without the turnstile the honest party takes a forged value', async () => {
    vi.spyOn(Turnstile.prototype, 'pass').mockImplementation((body) => body())
    expect(await attack()).toEqual({ hasAlpha: true, honest: { value: ['none', [1077]] } })
  })
})

describe('a MAC key', () => {
  const key = (mark?: CheckMark) => new MacKey(Field64, 5n, mark)

  test('is marked before what may show it is sent, and cleared when it has passed', async () => {
    const order: string[] = []
    const marked = key({
      checkCount: 0,
      set: async () => void order.push('set'),
      clear: async () => void order.push('clear'),
    })
    await marked.whileMarked(async () => void order.push('reveal'))
    expect(order).toEqual(['set', 'reveal', 'clear'])
    expect(marked.share).toBe(5n)
  })

  test('is burnt, and stays marked, when the check does not pass', async () => {
    const order: string[] = []
    const marked = key({
      checkCount: 0,
      set: async () => void order.push('set'),
      clear: async () => void order.push('clear'),
    })
    await expect(marked.whileMarked(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost')
    expect(order).toEqual(['set'])
    expect(() => marked.share).toThrow(expect.objectContaining({ code: 'MAC_KEY_BURNT' }))
  })

  test('is not used after a check in which the other fell silent', async () => {
    const dealing = new OpenDealing(Field64, 2)
    const x = dealing.share(FieldVector.of(Field64, [1]))
    const triple = dealing.triple(1)
    const honestKey = dealing.key(0)
    const table = new LyingTable(2, 1, ({ step, body }) => (step === checkSteps.reveal ? undefined : body))
    const [honest] = await table.run((party) => {
      const macKey = party.id === 0 ? honestKey : dealing.key(1)
      const preprocessing = new OneTriple(macKey, triple[party.id] as (typeof triple)[number])
      const protocol = new SpdzProtocol({ id: party.id, preprocessing })
      return protocol.open(party, openStep, x[party.id] as (typeof x)[number])
    })
    expect(honest).toEqual({ error: expect.objectContaining({ code: 'PEER_TIMEOUT' }) })
    expect(() => honestKey.authenticate(FieldVector.of(Field64, [1]))).toThrow(
      expect.objectContaining({ code: 'MAC_KEY_BURNT' }),
    )
  })

  test('has as many checks in all sessions as its field allows', async () => {
    const mark = { checkCount: 2 ** 23 - 2, set: async () => void mark.checkCount++, clear: async () => {} }
    // 2^64 - 2^32 + 1 over 2^41, rounded down
    await key(mark).whileMarked(async () => {})
    const reveal = vi.fn(async () => {})
    await expect(key(mark).whileMarked(reveal)).rejects.toThrow(
      expect.objectContaining({ code: 'MAC_KEY_BURNT' }),
    )
    expect(reveal).not.toHaveBeenCalled()
  })

  test('prints nothing of itself', () => {
    expect(`${key()} ${JSON.stringify(key())}`).toBe('[secret] "[secret]"')
  })
})
