import { expect, test } from 'vitest'
import type { Step } from '../../../src/runtime/party.ts'
import { authenticationSteps } from './authenticate.ts'
import { sacrificeSteps } from './sacrifice.ts'
import { Deck } from './testing/deck.ts'

const bins = 16
/** Chi squared of 15 degrees of freedom is above this with a probability below 2^-45. */
const limit = 100

function chiSquared(bytes: readonly number[]): number {
  const counts = new Array<number>(bins).fill(0)
  for (const byte of bytes) counts[byte % bins] = (counts[byte % bins] as number) + 1
  const expected = bytes.length / bins
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

/** What party 0 tells of one step, in pages that are made honestly. */
async function told(step: Step, length: number, pages: number): Promise<number[]> {
  const deck = await Deck.deal(2)
  const bytes: number[] = []
  for (let page = 0; page < pages; page++)
    await deck.play(
      { kind: 'triples', length },
      {
        lie: ({ body }) => body,
        hear: (_, heard, bodies) => {
          if (heard === step) bytes.push(...(bodies[0] as Uint8Array))
        },
      },
    )
  return bytes
}

test('shares of rho are uniform to the other party', async () => {
  const bytes = await told(sacrificeSteps.difference, 500, 1)
  expect(bytes.length).toBe(4000)
  expect(chiSquared(bytes)).toBeLessThan(limit)
})

test('combinations are uniform to the other party', async () => {
  const bytes = await told(authenticationSteps.combination, 1, 60)
  expect(bytes.length).toBe(480)
  expect(chiSquared(bytes)).toBeLessThan(limit)
})
