import { expect, test } from 'vitest'
import { RoundTable } from './terminal.ts'

const first = {
  round: 1,
  loss: 0.51234,
  accuracy: 0.9634,
  contributions: 5,
  bytes: 1_234_567,
  seconds: 0.5,
  refused: [],
  saturated: 0,
  clippedUpdates: 0,
}

function written(
  stream: { isTTY?: boolean; hasColors?: () => boolean },
  use: (table: RoundTable) => void,
): string {
  let text = ''
  use(
    new RoundTable({
      ...stream,
      write: (chunk) => {
        text += chunk
      },
    }),
  )
  return text
}

function training(table: RoundTable): void {
  table.open()
  table.progress('round 1: 3 of 5 contributions')
  table.round(first)
  table.progress('round 2: 1 of 5 contributions')
  table.round({ ...first, round: 12, saturated: 7 })
  table.close()
}

test('a file gets plain lines and no progress', () => {
  expect(written({}, training)).toBe(
    [
      'round      loss  accuracy  contributions        MB  seconds',
      '    1    0.5123     96.3%              5     1.235     0.50',
      '   12    0.5123     96.3%              5     1.235     0.50  7 values clipped',
      '',
    ].join('\n'),
  )
})

test('a line tells what was refused and clipped', () => {
  const refused = [3, 4].map((client) => ({ client, code: 'PROOF_REJECTED' }) as const)
  const text = written({}, (table) => table.round({ ...first, refused, clippedUpdates: 1 }))
  expect(text).toContain('0.50  2 refused, 1 updates clipped\n')
})

test('a terminal without colours gets progress that each line overwrites', () => {
  const text = written({ isTTY: true, hasColors: () => false }, training)
  expect(text).toContain('\r\u001b[Kround 1: 3 of 5 contributions\r\u001b[K    1    0.5123')
  expect(text).not.toContain('\u001b[2m')
})

test('a terminal with colours has a dim heading', () => {
  expect(written({ isTTY: true, hasColors: () => true }, training)).toContain('\u001b[2mround')
})

test('closing leaves no progress behind', () => {
  const text = written({ isTTY: true }, (table) => {
    table.progress('preparing')
    table.close()
    table.close()
  })
  expect(text).toBe('\r\u001b[Kpreparing\r\u001b[K')
})
