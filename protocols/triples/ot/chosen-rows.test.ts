import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bitAt } from '../../ot/masks.ts'
import { chosenRows } from './chosen-rows.ts'

test('rows whose choice is 1 stay, and the others are zeros', () => {
  const pieces = fc.record({
    rowBytes: fc.integer({ min: 1, max: 40 }),
    count: fc.integer({ min: 1, max: 100 }),
    choiceAt: fc.integer({ min: 0, max: 50 }),
    choices: fc.uint8Array({ minLength: 19, maxLength: 19 }),
  })
  fc.assert(
    fc.property(pieces, fc.infiniteStream(fc.integer({ min: 0, max: 255 })), (piece, bytes) => {
      const { rowBytes, count, choices, choiceAt } = piece
      const rows = Uint8Array.from({ length: count * rowBytes }, () => bytes.next().value)
      const expected = rows.map((byte, k) => byte * bitAt(choices, choiceAt + Math.floor(k / rowBytes)))
      const given = { first: 0, number: 0, count, choices, choiceAt, pads: new Uint8Array(0) }
      expect(chosenRows(rows, given)).toEqual(expected)
    }),
  )
})
