import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { inOneProcess, testTransport } from './contract/suite.ts'
import { emulate, type LinkConditions } from './emulate.ts'
import { memoryTransports } from './memory.ts'
import { type Channel, lowWaterBytes } from './transport.ts'

describe('parties over emulated links', () => {
  testTransport(
    inOneProcess((names) =>
      memoryTransports(names).map((transport) =>
        emulate(transport, { latencyMs: 3, megabits: 2_000, loss: 0.0001, shuffle: true }),
      ),
    ),
    { partiesDie: false },
  )
})

/** A link on a clock that stands still, and the milliseconds at which each frame has passed it. */
function clocked(conditions: LinkConditions) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const start = performance.now()
  const arrivals: number[] = []
  const perfect: Channel = {
    peer: 1,
    queuedBytes: 0,
    send: () => arrivals.push(performance.now() - start),
    drained: async () => {},
    start() {},
    close() {},
  }
  const transport = {
    id: 0,
    names: ['a', 'b'],
    kind: 'stub',
    channels: [undefined, perfect],
    async close() {},
  }
  const channel = emulate(transport, conditions).channels[1]!
  return { channel, arrivals, pass: (ms: number) => vi.advanceTimersByTime(ms) }
}

describe('an emulated link', () => {
  it('delays every frame by its latency', () => {
    const { channel, arrivals, pass } = clocked({ latencyMs: 20 })
    channel.send(new Uint8Array(10))
    pass(5)
    channel.send(new Uint8Array(100_000))
    expect(channel.queuedBytes).toBe(0)
    pass(14)
    expect(arrivals).toEqual([])
    pass(20)
    expect(arrivals).toEqual([20, 25])
  })

  it('sends one frame after another at its bandwidth, and queues them until then', async () => {
    const { channel, arrivals, pass } = clocked({ megabits: 100, latencyMs: 5 })
    const frames = 10
    for (let k = 0; k < frames; k++) channel.send(new Uint8Array(250_000))
    expect(channel.queuedBytes).toBe(2_500_000)
    const drained = channel.drained().then(() => channel.queuedBytes)
    pass(1_000)
    expect(arrivals).toEqual(Array.from({ length: frames }, (_, k) => 20 * (k + 1) + 5))
    expect(await drained).toBeLessThan(lowWaterBytes)
  })

  it('delays frames that lose a packet by retransmissions, and what is behind them', () => {
    const { channel, arrivals, pass } = clocked({ loss: 0.01, latencyMs: 10 })
    const frames = 2_000
    for (let k = 0; k < frames; k++) {
      channel.send(new Uint8Array(1_000))
      pass(1_000)
    }
    const late = arrivals.map((arrival, k) => arrival - 1_000 * k - 10)
    expect(new Set(late)).toEqual(new Set([0, 220]))
    // Four standard deviations of a binomial distribution about its mean of 20.
    const lost = late.filter((ms) => ms > 0).length
    expect(lost).toBeGreaterThan(2)
    expect(lost).toBeLessThan(38)

    channel.send(new Uint8Array(1_000_000))
    channel.send(new Uint8Array(0))
    pass(5_000)
    expect(arrivals).toHaveLength(frames + 2)
    expect(arrivals.at(-1)).toBe(arrivals.at(-2))
    expect(arrivals.at(-2)).toBeGreaterThanOrEqual(1_000 * frames + 230)
  })

  it('checks its conditions', () => {
    const [a] = memoryTransports(['a', 'b'])
    for (const conditions of [
      { latencyMs: -1 },
      { latencyMs: NaN },
      { megabits: 0 },
      { loss: 1 },
      { loss: -0.1 },
    ])
      expect(() => emulate(a!, conditions)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
    expect(() => emulate(a!, {}, { seed: 0.5 })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    )
  })
})

/** The order in which one party gets frames of eight others, three of each. */
async function schedule(conditions: LinkConditions, seed: number): Promise<string> {
  const names = 'abcdefghi'.split('')
  const transports = memoryTransports(names).map((transport) => emulate(transport, conditions, { seed }))
  const order: string[] = []
  await new Promise<void>((resolve) => {
    for (const channel of transports[0]!.channels)
      channel?.start({
        frame: (frame) => {
          order.push(`${names[channel.peer]}${frame[0]}`)
          if (order.length === 24) resolve()
        },
        closed() {},
      })
    for (let k = 0; k < 3; k++)
      for (const transport of transports.slice(1)) transport.channels[0]?.send(Uint8Array.of(k))
  })
  return order.join(' ')
}

describe('shuffled links', () => {
  it('deliver in an order that the seed decides', async () => {
    const seeds = Array.from({ length: 20 }, (_, seed) => seed)
    const first = await Promise.all(seeds.map((seed) => schedule({ shuffle: true }, seed)))
    const second = await Promise.all(seeds.map((seed) => schedule({ shuffle: true }, seed)))
    expect(second).toEqual(first)
    expect(new Set(first).size).toBe(seeds.length)
  })

  it('keep the order within a link', async () => {
    const order = (await schedule({ shuffle: true }, 3)).split(' ')
    for (const name of 'bcdefghi')
      expect(order.filter((frame) => frame.startsWith(name)).join('')).toBe(`${name}0${name}1${name}2`)
  })
})
