import { expect, test } from 'vitest'
import { readElement, viewOf, writeElement } from '../field/element-bytes.ts'
import { Field64 } from '../field/field64.ts'
import { Field128 } from '../field/field128.ts'
import { base64, type Kernels } from './generated/copee.ts'
import { loadKernels } from './load.ts'

const kernels = loadKernels<Kernels>(base64)

type Region = 'zeros' | 'ones' | 'values' | 'corrections' | 'sums'

function write(region: Region, size: number, integers: readonly bigint[]): void {
  const view = viewOf(new Uint8Array(kernels.memory.buffer, kernels[region].value))
  for (const [i, integer] of integers.entries()) writeElement(view, i * size, size, integer)
}

function read(region: Region, size: number, count: number): bigint[] {
  const view = viewOf(new Uint8Array(kernels.memory.buffer, kernels[region].value))
  return Array.from({ length: count }, (_, i) => readElement(view, i * size, size))
}

/** What lies next to powers of two at which limbs end, in 0..below - 1. */
function edges(below: bigint): bigint[] {
  const bits = [0n, 32n, 64n, 96n, 128n, 192n, 256n]
  const values = [...bits.map((k) => 1n << k), Field64.modulus, Field128.modulus, below]
  const near = values.flatMap((x) => [x - 1n, x, x + 1n]).filter((x) => x >= 0n && x < below)
  return [...new Set(near)]
}

test.each([
  { field: Field64, correct: kernels.correct64, take: kernels.take64 },
  { field: Field128, correct: kernels.correct128, take: kernels.take128 },
])('kernels of COPEe over $field.name, on all edge values together', ({ field, correct, take }) => {
  const { modulus, elementBytes } = field
  const mod = (x: bigint) => ((x % modulus) + modulus) % modulus
  const elements = edges(modulus)
  const words = edges(1n << BigInt(16 * elementBytes))
  // Each pair of words meets each element; the sum's is the next one.
  for (const [k, value] of elements.entries()) {
    const sum = elements[(k + 1) % elements.length]!
    const zeros = words.flatMap((word) => words.map(() => word))
    const ones = words.flatMap(() => words)
    const count = zeros.length
    const alike = (x: bigint) => new Array<bigint>(count).fill(x)
    const begin = () => {
      write('zeros', 2 * elementBytes, zeros)
      write('ones', 2 * elementBytes, ones)
      write('values', elementBytes, alike(value))
      write('sums', elementBytes, alike(sum))
    }
    begin()
    correct(count)
    const corrections = zeros.map((zero, i) => mod(zero - ones[i]! + value))
    expect(read('corrections', elementBytes, count)).toEqual(corrections)
    expect(read('sums', elementBytes, count)).toEqual(zeros.map((zero) => mod(2n * sum + zero)))
    for (const bit of [0, 1]) {
      begin()
      write('corrections', elementBytes, corrections)
      take(count, bit)
      const expected = zeros.map((zero, i) => mod(2n * sum + zero + BigInt(bit) * corrections[i]!))
      expect(read('sums', elementBytes, count)).toEqual(expected)
    }
  }
})
