import { expect, test } from 'vitest'
import type { DType } from '../files/dtype.ts'
import type { UpdateLayout } from '../files/update.ts'
import { planSum, type SumRequest } from './plan.ts'

const request: SumRequest = {
  contributors: 3,
  minimum: 3,
  aggregators: 2,
  field: '64',
  fractionBits: undefined,
  clip: undefined,
  maxWeight: undefined,
  mean: false,
  threat: { protocol: 'additive' },
  deadline: 1000,
}

function layout(...types: DType[]): UpdateLayout {
  return {
    format: { kind: 'safetensors' },
    tensors: types.map((dtype, i) => ({ name: String(i), shape: [2, 3], dtype })),
  }
}

test.each([
  ['reals', ['float32', 'float16'], {}, { fractionBits: 24, clip: 2 ** 37 }, 2 ** -25],
  ['weighted reals', ['float64'], { maxWeight: 1000 }, { fractionBits: 24, clip: 2 ** 27 }, 2 ** -25],
  ['reals in the large field', ['float64'], { field: '128' }, { fractionBits: 24, clip: 2 ** 101 }, 2 ** -25],
  ['integers, as far as doubles count', ['int32'], {}, { fractionBits: 0, clip: 2 ** 51 }, 0],
  ['a format asked for', ['float32'], { fractionBits: 8, clip: 4 }, { fractionBits: 8, clip: 4 }, 2 ** -9],
] as const)('%s', (_, types, more, format, numberError) => {
  const plan = planSum({ ...request, ...more }, layout(...types))
  expect(plan).toMatchObject({
    clips: 'clip' in more,
    numberError,
    task: { format, length: 6 * types.length },
  })
})

test('a clip without room is refused', () => {
  expect(() => planSum({ ...request, fractionBits: 40, clip: 2 ** 22 }, layout('float32'))).toThrow(
    expect.objectContaining({ code: 'HEADROOM_EXCEEDED' }),
  )
})
