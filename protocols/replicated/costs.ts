import { seedBytes } from '../../src/random/seed.ts'
import type { Cost, CostModel, OperationSize } from '../../src/runtime/arithmetic.ts'

/** How many parties hold replicated shares. */
export const replicatedParties = 3

/** What it costs to begin: each party passes a key back. */
export const replicatedBeginCost: Cost = { rounds: 1, bytes: replicatedParties * seedBytes, material: {} }

/** What each operation on replicated shares of three parties costs, which needs no material. */
export const replicatedCosts: CostModel = {
  input: (size) => ({ rounds: 1, bytes: vectorBytes(size), material: {} }),
  mul: ring,
  square: ring,
  matmul: ring,
  random: () => ({ rounds: 0, bytes: 0, material: {} }),
  randomBits: (size) => ({ rounds: 2, bytes: 2 * replicatedParties * vectorBytes(size), material: {} }),
  open: ring,
  openMasked: ring,
  openTo: (size) => ({ rounds: 1, bytes: vectorBytes(size), material: {} }),
}

/** Every party sends one vector to one other. */
function ring(size: OperationSize) {
  return { rounds: 1, bytes: replicatedParties * vectorBytes(size), material: {} }
}

function vectorBytes({ length, elementBytes }: OperationSize): number {
  return length * elementBytes
}
