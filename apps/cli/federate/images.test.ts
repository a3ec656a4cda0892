import { expect, test } from 'vitest'
import { imageRows } from './images.ts'

test('pixels become inputs between 0 and 1', () => {
  const images = {
    count: 2,
    rows: 1,
    columns: 2,
    pixels: Uint8Array.of(0, 255, 51, 0),
    labels: Uint8Array.of(9, 0),
  }
  expect(imageRows(images, 10)).toEqual({
    features: Float32Array.of(0, 1, 0.2, 0),
    labels: images.labels,
    inputs: 2,
    classes: 10,
  })
  expect(() => imageRows(images, 9)).toThrow(expect.objectContaining({ code: 'FILE_MISMATCH' }))
})
