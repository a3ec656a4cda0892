import { describe, expect, it } from 'vitest'
import { inOneProcess, testTransport } from './contract/suite.ts'
import { memoryTransports } from './memory.ts'

describe('parties in memory', () => {
  testTransport(inOneProcess(memoryTransports), { partiesDie: false })

  it('get what was sent in one turn in one turn, by reference, after the microtasks', async () => {
    const [a, b, c] = memoryTransports(['a', 'b', 'c'])
    const frame = Uint8Array.of(1)
    const events: unknown[] = []
    for (const transport of [b!, c!])
      transport.channels[0]!.start({
        frame: (got) => {
          events.push(got === frame)
          queueMicrotask(() => events.push('microtask'))
        },
        closed() {},
      })
    await new Promise((resolve) => setImmediate(resolve))
    a!.channels[1]!.send(frame)
    a!.channels[2]!.send(frame)
    await Promise.resolve().then(() => events.push('sent'))
    await new Promise((resolve) => setImmediate(resolve))
    expect(events).toEqual(['sent', true, true, 'microtask', 'microtask'])
  })

  it('have names', () => {
    expect(() => memoryTransports(['a', 'a'])).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
  })
})
