import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BeaverdamError } from '../src/errors.ts'
import { frameKind } from '../src/runtime/frame.ts'
import { runParty } from '../src/runtime/run-party.ts'
import { memoryTransports } from '../src/transport/memory.ts'
import { tampered } from './tampered-transport.ts'

/** One frame of a party is another in its place; what the honest end then does. */
async function end(replace: (frame: Uint8Array, count: number) => Uint8Array): Promise<unknown> {
  const [a, b] = memoryTransports(['a', 'b'])
  let count = 0
  const liar = tampered(a as NonNullable<typeof a>, (frame) => [replace(frame, count++)])
  const options = { terms: { test: 'malformed' }, deadline: 250 }
  const ends = await Promise.allSettled(
    [liar, b as NonNullable<typeof b>].map((transport) =>
      runParty(transport, options, async (party) => {
        const [first] = await party.exchange(1, Uint8Array.of(7, 7, 7))
        await party.exchange(2, Uint8Array.of(8))
        return [...(first ?? [])]
      }),
    ),
  )
  const honest = ends[1] as PromiseSettledResult<{ value: unknown }>
  return honest.status === 'fulfilled' ? honest.value.value : honest.reason
}

test('a frame of random bytes ends the session with a typed error, or changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.nat(3), async (bytes, at) => {
      const got = await end((frame, count) => (count === at ? bytes : frame))
      expect(got instanceof BeaverdamError || JSON.stringify(got) === '[7,7,7]').toBe(true)
    }),
    { numRuns: 1000 },
  )
})

test('a frame with any byte changed ends the session with a typed error, or changes only its body', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(3), fc.nat(), fc.integer({ min: 1, max: 255 }), async (at, position, change) => {
      const got = await end((frame, count) => {
        if (count !== at) return frame
        const changed = frame.slice()
        const index = position % changed.length
        changed[index] = (changed[index] as number) ^ change
        return changed
      })
      expect(got instanceof BeaverdamError || (got as number[]).length === 3).toBe(true)
    }),
    { numRuns: 1000 },
  )
})

test('a frame cut within a piece is refused', async () => {
  for (let length = 2; length < 36; length++) {
    const got = await end((frame) => (frame[0] === frameKind.pieces ? frame.subarray(0, length) : frame))
    expect(got).toMatchObject({ party: 'a' })
  }
})
