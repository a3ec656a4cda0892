import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkMap, type MapShape, packMap, unpackMap } from './strict-map.ts'

interface Point {
  readonly x: number
  readonly label: string
}

const shape: MapShape<Point> = {
  x: (value): value is number => typeof value === 'number',
  label: (value): value is string => typeof value === 'string',
}

const malformed = expect.objectContaining({ code: 'MALFORMED_FRAME' })

describe('a strict map', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(fc.record({ x: fc.maxSafeInteger(), label: fc.string() }), (point) => {
        expect(checkMap(unpackMap(packMap(point), 10_000), shape)).toEqual(point)
      }),
    )
  })

  it('has its keys and no others, each of its type', () => {
    const others = [{}, { x: 1 }, { x: 1, y: 'a' }, { x: 1, label: 'a', z: 0 }, { x: '1', label: 'a' }]
    for (const other of others)
      expect(() => checkMap(unpackMap(packMap(other), 100), shape)).toThrow(malformed)
    const inherited = unpackMap(packMap({ x: 1, toString: 'a' }), 100)
    expect(() => checkMap(inherited, { x: shape.x, hasOwnProperty: shape.label })).toThrow(malformed)
  })

  it('is refused above its size before it is parsed', () => {
    expect(() => unpackMap(packMap({ label: 'a'.repeat(100) }), 100)).toThrow(malformed)
  })

  it('is a map or MALFORMED_FRAME, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 512 }), (bytes) => {
        try {
          checkMap(unpackMap(bytes, 512), shape)
        } catch (error) {
          expect(error).toEqual(malformed)
        }
      }),
      { numRuns: 5_000 },
    )
    for (const value of [[], 7, 'text', null])
      expect(() => unpackMap(packMap(value as unknown as object), 100)).toThrow(malformed)
  })
})
