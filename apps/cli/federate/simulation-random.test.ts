import { expect, test } from 'vitest'
import { SimulationRandom } from './simulation-random.ts'

test('a stream is fixed by its address', () => {
  const first = (...address: ConstructorParameters<typeof SimulationRandom>) =>
    new SimulationRandom(...address).unit()
  expect(first('test', 1, 2)).toBe(first('test', 1, 2))
  const others = [first('test', 1), first('test', 12), first('test', '1', 2), first('test', 2, 1)]
  expect(new Set([first('test', 1, 2), ...others]).size).toBe(5)
})

test('normals have the moments 0, 1, 0, 3', () => {
  const random = new SimulationRandom('normal', 1)
  const moments = new Float64Array(4)
  const n = 200_000
  for (let i = 0; i < n; i++) {
    const x = random.normal()
    for (let k = 0; k < 4; k++) moments[k] = moments[k]! + x ** (k + 1) / n
  }
  // Five standard errors each: 5 sqrt(1, 2, 15, 96) / sqrt(n).
  expect(Math.abs(moments[0]!)).toBeLessThan(0.0112)
  expect(Math.abs(moments[1]! - 1)).toBeLessThan(0.0159)
  expect(Math.abs(moments[2]!)).toBeLessThan(0.0434)
  expect(Math.abs(moments[3]! - 3)).toBeLessThan(0.11)
})

test('below is uniform', () => {
  const random = new SimulationRandom('below', 1)
  const counts = new Uint32Array(7)
  for (let i = 0; i < 70_000; i++) {
    const k = random.below(7)
    counts[k] = counts[k]! + 1
  }
  // Five standard deviations of a binomial count.
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(5 * Math.sqrt((70_000 * 6) / 49))
})

test('shuffle permutes', () => {
  const rows = Uint32Array.from({ length: 1000 }, (_, i) => i)
  const shuffled = rows.slice()
  new SimulationRandom('shuffle', 1).shuffle(shuffled)
  expect(shuffled).not.toEqual(rows)
  expect(shuffled.slice().sort()).toEqual(rows)
})
