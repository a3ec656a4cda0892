import { afterEach, expect, test, vi } from 'vitest'
import { planVerifiedSum, type VerifiedSumRequest } from './plan.ts'
import { printVerifiedSum } from './print.ts'
import type { VerifiedFileSumResult } from './run.ts'

const request: VerifiedSumRequest = {
  contributors: 4,
  minimum: 2,
  aggregators: 3,
  bound: 1,
  clips: true,
  fractionBits: 20,
  maxWeight: undefined,
  mean: true,
  deadline: 1000,
}
const sum = { files: ['a.npy', 'b.npy', 'c.npy', 'd.npy'], weights: undefined, out: undefined, request }
const tensor = { name: '', shape: [2], dtype: 'float64' } as const
const layout = {
  format: { kind: 'npy', byteOrder: 'little', fortranOrder: false },
  tensors: [tensor],
} as const
const metrics = {} as NonNullable<VerifiedFileSumResult['contributed'][0]>['metrics']

/** Of four files one was refused, and one contributor was lost. */
const result: VerifiedFileSumResult = {
  update: { ...layout, tensors: [{ ...tensor, values: Float64Array.of(0.25, 0.5) }] },
  plan: planVerifiedSum(request, layout),
  totalWeight: 2,
  count: 2,
  refused: new Map([[1, 'PROOF_REJECTED']]),
  contributed: [
    { clipped: true, metrics: { ...metrics, wireBytesOut: 5000 } },
    { clipped: false, metrics },
    undefined,
    { clipped: false, metrics },
  ],
  bytes: 12_000,
}

let written = ''
const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
  written += text
  return true
})
afterEach(() => {
  written = ''
  write.mockClear()
})

test('people are told who was refused, what is proved, and whom to trust', () => {
  printVerifiedSum(sum, result, false)
  expect(written).toBe(
    [
      'mean of 2 of 4 contributions by 3 aggregators',
      '2 accepted, 1 refused, 1 absent',
      'refused: b.npy (PROOF_REJECTED)',
      'proved of each: an L2 norm of at most 1, and 1.9e-6 for rounding',
      'Field64, 20 fraction bits: rounding error at most 4.8e-7, 1 files clipped',
      'verified: contributors beyond the bound are refused unseen; the sum is right only if all aggregators follow the protocol',
      '12.0 kB sent, 5.00 kB of it by a contributor',
      '',
      'tensor     shape  type     least   mean  most',
      'the array  [2]    float64   0.25  0.375   0.5',
      '',
    ].join('\n'),
  )
})

test('programs are told the same', () => {
  printVerifiedSum(sum, result, true)
  expect(JSON.parse(written)).toMatchObject({
    operation: 'mean',
    bound: 1,
    contributors: 4,
    accepted: 2,
    refused: [{ file: 'b.npy', code: 'PROOF_REJECTED' }],
    clipped: [true, false, null, false],
    upload: 5000,
    tensors: [{ shape: [2], values: [0.25, 0.5] }],
  })
})
