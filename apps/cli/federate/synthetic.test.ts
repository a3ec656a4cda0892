import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { poolRows } from './dataset.ts'
import { maxSyntheticRows, syntheticDevice } from './synthetic.ts'

test('the rows are the same on every machine', () => {
  const hash = createHash('sha256')
  for (let device = 0; device < 4; device++) {
    const { train, test: held } = syntheticDevice(1, device)
    for (const { features, labels } of [train, held]) {
      const bytes = new DataView(new ArrayBuffer(4 * features.length))
      features.forEach((x, i) => {
        bytes.setFloat32(4 * i, x, true)
      })
      hash.update(bytes).update(labels)
    }
  }
  expect(hash.digest('hex')).toBe('ea251e1e482aed176820ff309135be0685ade83056e924072ea427ddbc2db8ef')
})

test('sizes follow the published recipe up to the cap', () => {
  const sizes = Array.from({ length: 100 }, (_, device) => {
    const { train, test: held } = syntheticDevice(3, device)
    const rows = train.labels.length + held.labels.length
    expect(train.labels.length).toBe(Math.floor(0.9 * rows))
    return rows
  }).sort((a, b) => a - b)
  expect(sizes[0]).toBeGreaterThanOrEqual(50)
  expect(sizes[99]).toBe(maxSyntheticRows)
  // The median of floor(lognormal(4, 2)) + 50 is 104; half of 100 draws lie between the quartiles, 64 and 260.
  expect(sizes[50]).toBeGreaterThan(70)
  expect(sizes[50]).toBeLessThan(180)
})

test('inputs scatter about the device mean with variance j^-1.2', () => {
  const device = Array.from({ length: 20 }, (_, k) => syntheticDevice(2, k)).find(
    ({ train }) => train.labels.length === Math.floor(0.9 * maxSyntheticRows),
  )!
  const { features, inputs } = poolRows([device.train, device.test])
  const rows = features.length / inputs
  for (const j of [0, 9, 59]) {
    const column = Array.from({ length: rows }, (_, row) => features[row * inputs + j]!)
    const mean = column.reduce((sum, x) => sum + x, 0) / rows
    const variance = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / rows
    expect(variance / (j + 1) ** -1.2).toBeGreaterThan(0.8)
    expect(variance / (j + 1) ** -1.2).toBeLessThan(1.2)
  }
})
