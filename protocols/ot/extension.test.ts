import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { randomBytes } from '../../src/random/csprng.ts'
import { LyingParty } from '../../src/runtime/testing/lying-party.ts'
import { dealEndpoints } from './dealt-endpoints.ts'
import { bitAt } from './masks.ts'
import { OtReceiver } from './ot-receiver.ts'
import { OtSender } from './ot-sender.ts'
import { receiveRandomOts, sendRandomOts } from './random-ot.ts'
import { runPair } from './testing/run-pair.ts'

const securities = ['semi-honest', 'malicious'] as const

/** What q has in each OT if the receiver has t. */
function expectedBlocks(t: Uint8Array, choices: Uint8Array, delta: Uint8Array): Uint8Array {
  return t.map((byte, k) => (bitAt(choices, k >> 4) === 1 ? byte ^ (delta[k & 15] as number) : byte))
}

async function collect(blocks: AsyncIterable<{ first: number; blocks: Uint8Array }>, count: number) {
  const all = new Uint8Array(16 * count)
  for await (const { first, blocks: some } of blocks) all.set(some, 16 * first)
  return all
}

describe.each(securities)('correlated OTs, %s', (security) => {
  test.each([0, 1, 127, 128, 129, 262_080, 262_081, 262_144, 560_000])('%i of them', async (count) => {
    const { sender, receiver, delta } = dealEndpoints(security)
    const choices = randomBytes(Math.ceil(count / 8))
    const { sent, received } = await runPair(
      (party) => collect(sender().extend(party, count), count),
      (party) => collect(receiver().extend(party, choices, count), count),
    )
    expect(Buffer.compare(sent, expectedBlocks(received, choices, delta))).toBe(0)
  })

  test('several batches of one setup differ', async () => {
    const { sender, receiver, delta } = dealEndpoints(security)
    const choices = randomBytes(25)
    const { sent, received } = await runPair(
      async (party) => {
        const end = sender()
        return [await collect(end.extend(party, 200), 200), await collect(end.extend(party, 200), 200)]
      },
      async (party) => {
        const end = receiver()
        return [
          await collect(end.extend(party, choices, 200), 200),
          await collect(end.extend(party, choices, 200), 200),
        ]
      },
    )
    expect(sent).toEqual(received.map((t) => expectedBlocks(t, choices, delta)))
    expect(received[0]).not.toEqual(received[1])
  })

  test('random OTs: the receiver has the pad of its choice, and no two pads are alike', async () => {
    const count = 270_000
    const { sender, receiver } = dealEndpoints(security)
    const choices = randomBytes(Math.ceil(count / 8))
    const { sent, received } = await runPair(
      async (party) => {
        const pads = [new Uint8Array(16 * count), new Uint8Array(16 * count)] as const
        for await (const piece of sendRandomOts(sender(), party, count))
          for (const choice of [0, 1] as const) pads[choice].set(piece.pads[choice], 16 * piece.first)
        return pads
      },
      async (party) => {
        const pads = new Uint8Array(16 * count)
        for await (const piece of receiveRandomOts(receiver(), party, choices, count))
          pads.set(piece.pads, 16 * piece.first)
        return pads
      },
    )
    const chosen = received.map((_, k) => (sent[bitAt(choices, k >> 4) as 0 | 1] as Uint8Array)[k] as number)
    expect(Buffer.compare(received, chosen)).toBe(0)
    // whole, of 128 bits: among a million halves of them two are alike with a probability of 2^-25
    const pads = sent.flatMap((of) => {
      const bytes = Buffer.from(of.buffer)
      return Array.from({ length: count }, (_, k) => bytes.toString('latin1', 16 * k, 16 * (k + 1)))
    })
    expect(new Set(pads).size).toBe(2 * count)
  })

  test('lanes of one OT are different pads', async () => {
    const { sender, receiver } = dealEndpoints(security)
    const { sent, received } = await runPair(
      async (party) => {
        for await (const { pads } of sendRandomOts(sender(), party, 3, 5)) return pads.map((x) => x.slice())
        return []
      },
      async (party) => {
        for await (const { pads } of receiveRandomOts(receiver(), party, Uint8Array.of(0b010), 3, 5))
          return pads.slice()
        return new Uint8Array(0)
      },
    )
    const [zeros, ones] = sent as [Uint8Array, Uint8Array]
    expect(received).toEqual(
      Uint8Array.of(...zeros.subarray(0, 80), ...ones.subarray(80, 160), ...zeros.subarray(160)),
    )
    expect(new Set(new BigUint64Array(zeros.slice().buffer)).size).toBe(30)
  })

  test('a whole setup, and OTs after it', async () => {
    const options = { security }
    const choices = randomBytes(13)
    const { sent, received } = await runPair(
      async (party) => {
        const end = await OtSender.setup(party, { ...options, peer: 1 })
        return { delta: end.delta, blocks: await collect(end.extend(party, 100), 100) }
      },
      async (party) => {
        const end = await OtReceiver.setup(party, { ...options, peer: 0 })
        return collect(end.extend(party, choices, 100), 100)
      },
    )
    expect(sent.blocks).toEqual(expectedBlocks(received, choices, sent.delta))
  })
})

test('ends that extend by different numbers notice', async () => {
  const { sender, receiver } = dealEndpoints('semi-honest')
  const run = runPair(
    (party) => collect(sender().extend(party, 100), 100),
    (party) => collect(receiver().extend(party, new Uint8Array(50), 400), 400),
  )
  await expect(run).rejects.toMatchObject({ code: 'DIVERGED' })
})

test('an endpoint refuses to extend while an extension is being read', async () => {
  const { sender, receiver } = dealEndpoints('semi-honest')
  const run = runPair(
    async (party) => {
      const end = sender()
      const reading = end.extend(party, 600_000)
      await reading.next()
      await end.extend(party, 1).next()
    },
    (party) => collect(receiver().extend(party, new Uint8Array(75_000), 600_000), 600_000),
  )
  await expect(run).rejects.toMatchObject({ code: 'SCOPE_BUSY' })
})

test('choices that do not fit the number of OTs are refused', async () => {
  const { sender, receiver } = dealEndpoints('semi-honest')
  const run = runPair(
    (party) => collect(sender().extend(party, 100), 100),
    (party) => collect(receiver().extend(party, new Uint8Array(12), 100), 100),
  )
  await expect(run).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
})

test.each([0, 4097])('%i lanes are refused', async (lanes) => {
  const { sender } = dealEndpoints('semi-honest')
  const run = runPair(
    (party) => sendRandomOts(sender(), party, 1, lanes).next(),
    async () => {},
  )
  await expect(run).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
})

test.each([0x00, 0xff])('what the sender sees is uniform, with all choices %i', async (byte) => {
  const { sender, receiver } = dealEndpoints('malicious')
  const count = 60_000
  const seen: Uint8Array[] = []
  await runPair(
    (party) => collect(sender().extend(party, count), count),
    (party) => {
      const listened = new LyingParty(party, (_, __, body) => {
        seen.push(body)
        return body
      })
      return collect(receiver().extend(listened, new Uint8Array(count / 8).fill(byte), count), count)
    },
  )
  const [corrections, answer] = seen as [Uint8Array, Uint8Array]
  const counts = new Array<number>(256).fill(0)
  for (const value of corrections) counts[value] = (counts[value] as number) + 1
  const mean = corrections.length / 256
  const chiSquared = counts.reduce((sum, observed) => sum + (observed - mean) ** 2 / mean, 0)
  // 255 degrees of freedom: out of these bounds with a probability below 2^-49.
  expect(chiSquared).toBeGreaterThan(113)
  expect(chiSquared).toBeLessThan(480)
  // The digest of the choices, which all equal choices would give away if none were sacrificed.
  expect([0x00, 0xff].map((all) => answer.subarray(0, 8).every((value) => value === all))).toEqual([
    false,
    false,
  ])
})

test('endpoints show nothing of what they hold', () => {
  const { sender, receiver, delta } = dealEndpoints('malicious')
  for (const end of [sender(), receiver()])
    for (const shown of [JSON.stringify(end), inspect(end, { depth: 20, showHidden: true })]) {
      expect(shown).not.toContain([...delta.subarray(0, 4)].join(','))
      expect(shown).not.toContain([...delta.subarray(0, 4)].join(', '))
      expect(shown).not.toContain(Buffer.from(delta.subarray(0, 4)).toString('hex'))
    }
})
