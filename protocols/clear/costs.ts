import { seedBytes } from '../../src/random/seed.ts'
import type { Cost, CostModel } from '../../src/runtime/arithmetic.ts'

const nothing: Cost = { rounds: 0, bytes: 0, material: {} }

/** What the arithmetic in the clear costs: inputs and joint randomness are sent, everything else is local. */
export const clearCosts: CostModel = {
  input: ({ n, length, elementBytes }) => sent(n, length * elementBytes),
  mul: () => nothing,
  square: () => nothing,
  matmul: () => nothing,
  random: ({ n }) => sent(n, seedBytes),
  randomBits: ({ n }) => sent(n, seedBytes),
  open: () => nothing,
  openMasked: () => nothing,
  openTo: () => nothing,
}

function sent(n: number, bytes: number): Cost {
  return n === 1 ? nothing : { rounds: 1, bytes: (n - 1) * bytes, material: {} }
}
