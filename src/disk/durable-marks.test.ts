import { expect, test } from 'vitest'
import { DurableMarks } from './durable-marks.ts'

const maxAhead = 16
const enough = Number.MAX_SAFE_INTEGER

/** Marks whose writes end when they are let. */
function marksOf(stored: readonly number[]) {
  const writes: { marked: readonly number[]; end: (error?: Error) => void }[] = []
  const write = (marked: readonly number[]) =>
    new Promise<void>((resolve, reject) => {
      writes.push({ marked, end: (error) => (error === undefined ? resolve() : reject(error)) })
    })
  return { marks: new DurableMarks(stored, maxAhead, write), writes }
}

/** Whether a promise has settled when all that can happen without anybody's help has happened. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false
  const settle = () => {
    settled = true
  }
  promise.then(settle, settle)
  await new Promise((resolve) => setImmediate(resolve))
  return settled
}

test('nothing is taken before it is written', async () => {
  const { marks, writes } = marksOf([5])
  const taken = marks.take(0, 3, enough)
  expect(await isSettled(taken)).toBe(false)
  writes[0]?.end()
  expect(await taken).toBe(5)
  expect(writes.map(({ marked }) => marked)).toEqual([[11]])
})

test('as much is written ahead as was taken, up to a bound and to the end', async () => {
  const { marks, writes } = marksOf([100])
  for (const [amount, end, marked] of [
    [1, enough, 102],
    [1, enough, undefined],
    [2, enough, 108],
    [20, enough, 140],
    [16, enough, undefined],
    [1, 145, 145],
  ] as const) {
    const before = writes.length
    const taken = marks.take(0, amount, end)
    await isSettled(taken)
    expect(writes.slice(before).map(({ marked: [mark] }) => mark)).toEqual(
      marked === undefined ? [] : [marked],
    )
    writes.at(-1)?.end()
    await taken
  }
  expect(marks.taken).toEqual([141])
})

test('what is asked for while a write is under way goes with the next, and waits for it', async () => {
  const { marks, writes } = marksOf([0, 0])
  const first = marks.take(0, 1, enough)
  await isSettled(first)
  // marked ahead in the write that is under way, and in that which is not begun
  const others = [marks.take(0, 1, enough), marks.take(0, 1, enough), marks.take(1, 1, enough)]
  expect(await isSettled(Promise.race([first, ...others]))).toBe(false)
  writes[0]?.end()
  expect(await isSettled(first)).toBe(true)
  expect(await isSettled(Promise.race(others))).toBe(false)
  writes[1]?.end()
  expect(await Promise.all(others)).toEqual([1, 2, 0])
  expect(writes.map(({ marked }) => marked)).toEqual([
    [2, 0],
    [6, 2],
  ])
})

test('after a write that failed all fail', async () => {
  const { marks, writes } = marksOf([0])
  const taken = marks.take(0, 1, enough)
  await isSettled(taken)
  writes[0]?.end(new Error('disk'))
  await expect(taken).rejects.toThrow('disk')
  await expect(marks.take(0, 1, enough)).rejects.toThrow('disk')
  await expect(marks.settle()).rejects.toThrow('disk')
  expect(writes.length).toBe(1)
})

test('what was written ahead is given back, and what others took is taken', async () => {
  const { marks, writes } = marksOf([0, 7])
  marks.add()
  const advanced = marks.advance([10, 3, 0])
  await isSettled(advanced)
  writes[0]?.end()
  const taken = marks.take(2, 4, enough)
  await isSettled(taken)
  writes[1]?.end()
  const settled = marks.settle()
  await isSettled(settled)
  writes[2]?.end()
  await Promise.all([advanced, taken, settled])
  expect(writes.map(({ marked }) => marked)).toEqual([
    [10, 7, 0],
    [10, 7, 8],
    [10, 7, 4],
  ])
})
