import { afterEach, describe, expect, test, vi } from 'vitest'
import type { BeaverdamError } from '../../src/errors.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { seedBytes } from '../../src/random/seed.ts'
import { type Lie, LyingParty } from '../../src/runtime/testing/lying-party.ts'
import type * as Consistency from './consistency-check.ts'
import { digestBytes } from './consistency-check.ts'
import { dealEndpoints } from './dealt-endpoints.ts'
import { checkBits, maxBlockOts } from './kernel-memory.ts'
import { OtReceiver } from './ot-receiver.ts'
import { OtSender } from './ot-sender.ts'
import type * as Puncturing from './puncturing-check.ts'
import { receiveRandomOts, sendRandomOts } from './random-ot.ts'
import type * as Ristretto from './ristretto.ts'
import { runPair } from './testing/run-pair.ts'

/** Checks that the control runs take out. */
const removed = vi.hoisted(() => ({ puncturing: false, consistency: false, points: false }))

vi.mock('./puncturing-check.ts', async (original) => {
  const module = await original<typeof Puncturing>()
  const checkPuncturing: typeof module.checkPuncturing = (...given) =>
    removed.puncturing || module.checkPuncturing(...given)
  return { ...module, checkPuncturing }
})

vi.mock('./consistency-check.ts', async (original) => {
  const module = await original<typeof Consistency>()
  const checkConsistency: typeof module.checkConsistency = (...given) =>
    removed.consistency || module.checkConsistency(...given)
  return { ...module, checkConsistency }
})

vi.mock('./ristretto.ts', async (original) => {
  const module = await original<typeof Ristretto>()
  const identity = module.generator.subtract(module.generator)
  const decodePoint: typeof module.decodePoint = (bytes) =>
    module.decodePoint(bytes) ?? (removed.points ? identity : undefined)
  return { ...module, decodePoint }
})

afterEach(() => {
  Object.assign(removed, { puncturing: false, consistency: false, points: false })
})

/** Applies a lie to the n-th message sent. */
function nth(n: number, change: (body: Uint8Array) => Uint8Array): Lie {
  let sent = 0
  return (_, __, honest) => (sent++ === n ? change(honest.slice()) : honest)
}

function flipped(at: number): (body: Uint8Array) => Uint8Array {
  return (body) => body.with(at, (body[at] as number) ^ 1)
}

const options = { security: 'malicious' } as const

/** A setup in which each end may lie. */
function setup({ sender, receiver }: { sender?: Lie; receiver?: Lie }) {
  return runPair(
    (party) => OtSender.setup(sender ? new LyingParty(party, sender) : party, { ...options, peer: 1 }),
    (party) => OtReceiver.setup(receiver ? new LyingParty(party, receiver) : party, { ...options, peer: 0 }),
  )
}

const count = 200

/** Two extensions in which the receiver may lie. */
function extension(lie: Lie) {
  const { sender, receiver } = dealEndpoints('malicious')
  return runPair(
    async (party) => {
      const end = sender()
      for (let batch = 0; batch < 2; batch++) for await (const _ of sendRandomOts(end, party, count));
    },
    async (party) => {
      const [end, liar] = [receiver(), new LyingParty(party, lie)]
      const choices = new Uint8Array(count / 8)
      for (let batch = 0; batch < 2; batch++)
        for await (const _ of receiveRandomOts(end, liar, choices, count));
    },
  )
}

describe('the consistency check', () => {
  /** Rows of 384 OTs: 200, and 64 for the check, filled up. */
  const rowBytes = 384 / 8
  let earlier: Uint8Array
  const lies: readonly { what: string; lie: () => Lie }[] = [
    // The choice of one OT in 31 of 32 trees, so that Delta would have to be 0 in one place or in 31 to pass.
    {
      what: 'choices that differ from tree to tree',
      lie: () =>
        nth(0, (body) => {
          for (let tree = 1; tree < 32; tree++) body[tree * rowBytes] = (body[tree * rowBytes] as number) ^ 1
          return body
        }),
    },
    {
      what: 'a correction with a row of other choices in every second tree',
      lie: () =>
        nth(0, (body) => {
          for (let at = 0; at < body.length; at++)
            if (Math.floor(at / rowBytes) % 2 === 0) body[at] = ~(body[at] as number)
          return body
        }),
    },
    {
      what: 'the corrections of the batch before',
      lie: () => {
        let sent = 0
        return (_, __, honest) => {
          if (sent++ === 0) earlier = honest.slice()
          return sent === 3 ? earlier : honest
        }
      },
    },
    { what: 'another digest of the choices', lie: () => nth(1, flipped(0)) },
    { what: 'another digest of the blocks', lie: () => nth(1, flipped(8)) },
  ]

  test('lets honest batches pass', async () => {
    await extension((_, __, honest) => honest)
  })

  test.each(lies)('finds $what', async ({ lie }) => {
    await expect(extension(lie())).rejects.toMatchObject({ code: 'OT_CHECK_FAILED', party: 'receiver' })
  })

  test.each(lies)('is what finds $what: without it nothing does', async ({ lie }) => {
    removed.consistency = true
    await extension(lie())
  })
})

describe('blocks under way together', () => {
  /** Three blocks, the last one small. */
  const count = 2 * (maxBlockOts - checkBits) + 100

  /** The numbers of OTs that the sender was given, until the end or a failure. */
  async function given(
    receiverLies: Lie,
    random?: RandomSource,
  ): Promise<{ counts: number[]; code: string }> {
    const { sender, receiver } = dealEndpoints('malicious', random ? { random } : {})
    const counts: number[] = []
    const run = runPair(
      async (party) => {
        for await (const block of sender().extend(party, count)) counts.push(block.count)
      },
      async (party) => {
        const choices = new Uint8Array(Math.ceil(count / 8))
        for await (const _ of receiver().extend(new LyingParty(party, receiverLies), choices, count));
      },
    )
    const code = await run.then(
      () => 'none',
      (error: BeaverdamError) => error.code,
    )
    return { counts, code }
  }

  test('a challenge is drawn after the corrections of its block were sent, which go one block ahead', async () => {
    const events: string[] = []
    const listen: Lie = (_, __, honest) => {
      events.push(honest.length === digestBytes ? 'response' : 'corrections')
      return honest
    }
    const random: RandomSource = (length) => {
      if (length === seedBytes) events.push('challenge')
      return randomBytes(length)
    }
    expect(await given(listen, random)).toEqual({
      counts: [maxBlockOts - checkBits, maxBlockOts - checkBits, 100],
      code: 'none',
    })
    const places = (event: string) => events.flatMap((name, i) => (name === event ? [i] : []))
    const [corrections, challenges, responses] = ['corrections', 'challenge', 'response'].map(places) as [
      number[],
      number[],
      number[],
    ]
    expect([corrections.length, challenges.length, responses.length]).toEqual([3, 3, 3])
    for (let block = 0; block < 3; block++) {
      expect(challenges[block]).toBeGreaterThan(corrections[block] as number)
      if (block < 2) expect(responses[block]).toBeGreaterThan(corrections[block + 1] as number)
    }
  })

  test.each([0, 1, 2])(
    'tampered corrections of block %i are found before it is given out',
    async (tampered) => {
      // The corrections of blocks 0 and 1 leave before the response to block 0, those of block 2 after it.
      const lie = () => nth([0, 1, 3][tampered] as number, flipEveryTreeButOne)
      const found = await given(lie())
      expect(found).toEqual({
        counts: new Array(tampered).fill(maxBlockOts - checkBits),
        code: 'OT_CHECK_FAILED',
      })
      removed.consistency = true
      expect((await given(lie())).code).toBe('none')
    },
  )

  function flipEveryTreeButOne(body: Uint8Array): Uint8Array {
    const rowBytes = body.length / 32
    for (let tree = 1; tree < 32; tree++) body[tree * rowBytes] = (body[tree * rowBytes] as number) ^ 1
    return body
  }
})

describe('the check of the punctured PRFs', () => {
  // Both sums of one level of the first tree: one of them is used whatever Delta is.
  const sums = () => nth(1, (body) => flipped(0)(flipped(32)(body)))
  const proofs = () => nth(1, flipped(192))

  test.each([
    { what: 'tampered sums', lie: sums },
    { what: 'a tampered proof', lie: proofs },
  ])('finds $what, and is what finds them', async ({ lie }) => {
    await expect(setup({ receiver: lie() })).rejects.toMatchObject({
      code: 'OT_CHECK_FAILED',
      party: 'receiver',
    })
    removed.puncturing = true
    await setup({ receiver: lie() })
  })

  test("finds another session's setup replayed, and is what finds it", async () => {
    const recorded: Uint8Array[] = []
    await setup({
      receiver: (_, __, honest) => {
        recorded.push(honest.slice())
        return honest
      },
    })
    const replay = (): Lie => {
      let sent = 0
      return (_, __, honest) => recorded[sent++] ?? honest
    }
    await expect(setup({ receiver: replay() })).rejects.toMatchObject({
      code: 'OT_CHECK_FAILED',
      party: 'receiver',
    })
    removed.puncturing = true
    await setup({ receiver: replay() })
  })
})

describe('the check of points', () => {
  test.each([
    { what: 'the identity', bytes: 0 },
    { what: 'no point', bytes: 0xff },
  ])('finds $what in place of one, and is what finds it', async ({ bytes }) => {
    const lie = () => nth(0, (body) => body.fill(bytes, 64, 96))
    await expect(setup({ sender: lie() })).rejects.toMatchObject({ code: 'INVALID_POINT', party: 'sender' })
    removed.points = true
    // The trees of a wrong base OT key would be found by their check: it is not what this test is about.
    removed.puncturing = true
    await setup({ sender: lie() })
  })
})
