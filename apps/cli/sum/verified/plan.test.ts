import { expect, test } from 'vitest'
import type { DType } from '../../files/dtype.ts'
import type { UpdateLayout } from '../../files/update.ts'
import { withinBound } from './contributor.ts'
import { planVerifiedSum, provedBound, type VerifiedSumRequest } from './plan.ts'

const request: VerifiedSumRequest = {
  contributors: 3,
  minimum: 2,
  aggregators: 2,
  bound: 1,
  clips: false,
  fractionBits: undefined,
  maxWeight: undefined,
  mean: false,
  deadline: 1000,
}

function layout(dtype: DType): UpdateLayout {
  return { format: { kind: 'safetensors' }, tensors: [{ name: 'w', shape: [4, 4], dtype }] }
}

test('an unweighted sum keeps what digits reals keep, and proves the bound with what rounding may add', () => {
  const plan = planVerifiedSum(request, layout('float32'), 1000)
  expect(plan.terms).toMatchObject({
    vdaf: 'NormSum',
    parameters: { dimension: 16, l2NormBound: 2 ** 24 + 3 },
    fractionBits: 24,
    minBatch: 2,
    maxBatch: 3,
    opens: 1000,
    uploads: 'authenticated',
    aggregators: 2,
  })
  expect(provedBound(plan)).toBe(1 + 3 * 2 ** -24)
  expect(plan.numberError).toBe(2 ** -25)
})

test('weights take digits', () => {
  const { terms } = planVerifiedSum({ ...request, maxWeight: 1000 }, layout('float32'))
  expect(terms).toMatchObject({ vdaf: 'WeightedNormSum', parameters: { maxWeight: 1000 }, fractionBits: 21 })
})

test('integers have no error unless they are scaled down', () => {
  expect(planVerifiedSum(request, layout('int8')).numberError).toBe(0)
  expect(planVerifiedSum({ ...request, clips: true }, layout('int8')).numberError).toBeGreaterThan(0)
})

test.each([
  ['a bound', { bound: 1e10 }],
  ['fraction bits', { fractionBits: 40 }],
  ['weights', { maxWeight: 2 ** 40 }],
])('%s without room are refused', (_, more) => {
  expect(() => planVerifiedSum({ ...request, ...more }, layout('float32'))).toThrow(
    expect.objectContaining({ code: 'HEADROOM_EXCEEDED' }),
  )
})

test('a file beyond the bound is an error that names it and not its norm, unless files are clipped', () => {
  const vector = Float64Array.of(3, 4)
  expect(() => withinBound(vector, 'a.npy', { bound: 4.5, clips: false })).toThrow(
    expect.objectContaining({
      code: 'CONTRIBUTION_INVALID',
      message:
        'a.npy: its L2 norm is beyond the bound of 4.5; take a larger one, or --clip-norm to scale such a file down',
    }),
  )
  expect(withinBound(vector, 'a.npy', { bound: 5, clips: false })).toEqual({ vector, clipped: false })
  expect(withinBound(vector, 'a.npy', { bound: 2.5, clips: true }).vector).toEqual(Float64Array.of(1.5, 2))
})
