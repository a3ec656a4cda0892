import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { PageSequence } from './page-sequence.ts'

/** A sequence whose one vector counts 0, 1, 2, ... through all pages, and the lengths of the pages it opened. */
function counting(delay: () => Promise<void> = async () => {}) {
  const lengths: number[] = []
  let first = 0
  const sequence = new PageSequence(async (index, length) => {
    expect(index).toBe(lengths.length)
    lengths.push(length)
    const from = first
    first += length
    await delay()
    return [
      FieldVector.of(
        Field64,
        Array.from({ length }, (_, i) => from + i),
      ),
    ]
  })
  return { sequence, lengths }
}

async function drawn(draw: Promise<readonly FieldVector[]>): Promise<number[]> {
  const [vector] = await draw
  return vector?.toNumbers() ?? []
}

const draws = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 1, max: 100 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 20_000 }) },
  ),
  { minLength: 1, maxLength: 40 },
)

test('draws take every element once and in order, however late pages come', async () => {
  await fc.assert(
    fc.asyncProperty(draws, fc.infiniteStream(fc.nat(3)), async (lengths, turns) => {
      const { sequence } = counting(async () => {
        for (let i = turns.next().value; i > 0; i--) await new Promise((resolve) => setImmediate(resolve))
      })
      const taken = (await Promise.all(lengths.map((length) => drawn(sequence.draw(length))))).flat()
      expect(taken).toEqual(Array.from(taken, (_, i) => i))
      expect(taken.length).toBe(lengths.reduce((sum, length) => sum + length, 0))
    }),
    { numRuns: 100 },
  )
})

test('pages follow from the draws alone and leave over little, beside what was used', () => {
  fc.assert(
    fc.property(draws, (lengths) => {
      const [one, two] = [counting(), counting()]
      for (const length of lengths) {
        void one.sequence.draw(length)
        void two.sequence.draw(length)
      }
      expect(one.lengths).toEqual(two.lengths)
      const opened = one.lengths.reduce((sum, length) => sum + length, 0)
      const used = lengths.reduce((sum, length) => sum + length, 0)
      expect(Math.max(...one.lengths)).toBeLessThanOrEqual(8192)
      expect(opened - used).toBeLessThanOrEqual(Math.min(64 + 1.5 * used, 2 * 8192))
    }),
  )
})

test('a chain of small draws always finds its next page opened', async () => {
  const { sequence, lengths } = counting()
  for (let i = 0; i < 20_000; i++) {
    const before = lengths.length
    await sequence.draw(1)
    const opened = lengths.reduce((sum, length) => sum + length, 0)
    // a page is opened with the first draw, and later while elements are left
    if (lengths.length > before && before > 0) expect(i + 1).toBeLessThan(opened - (lengths.at(-1) ?? 0))
  }
  expect(lengths.slice(0, 3)).toEqual([64, 64, 96])
  expect(lengths.at(-1)).toBe(8192)
})

test('a long draw opens exactly what it needs', () => {
  const { sequence, lengths } = counting()
  void sequence.draw(5000)
  void sequence.draw(20_000)
  expect(lengths).toEqual([5000, 8192, 8192, 8192])
})

test('a page that cannot be fetched fails the draws from it alone', async () => {
  const sequence = new PageSequence(async (index, length) => {
    if (index === 1) throw new Error('no page')
    return [FieldVector.zero(Field64, length)]
  })
  const ends = await Promise.allSettled([sequence.draw(64), sequence.draw(64), sequence.draw(64)])
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('exact draws open pages of just what they need', async () => {
  const opened: number[] = []
  const sequence = new PageSequence((_, length) => {
    opened.push(length)
    return Promise.resolve([FieldVector.zero(Field64, length)])
  }, 'exact')
  for (const length of [3, 8192, 1, 10_000])
    expect((await sequence.draw(length)).map((vector) => vector.length)).toEqual([length])
  expect(opened).toEqual([3, 8192, 1, 8192, 1808])
})
