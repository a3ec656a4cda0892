import { seedBytes } from '../../src/random/seed.ts'
import type { Cost } from '../../src/runtime/arithmetic.ts'
import { kappa } from '../../src/security-parameters.ts'
import { allButOneBytes, type Security, treeCount } from './all-but-one-ot.ts'
import { digestBytes } from './consistency-check.ts'
import { blockSizes } from './extension-blocks.ts'
import { pointBytes } from './ristretto.ts'

/** Base OTs and punctured PRFs, once a pair and direction. */
export function setupCost(security: Security): Cost {
  return { rounds: 2, bytes: kappa * 4 * pointBytes + allButOneBytes(security), material: {} }
}

/** Correlated OTs over GF(2^128), or random OTs: 4 bytes each, and two messages a block for the check. */
export function extensionCost(count: number, security: Security): Cost {
  const sizes = blockSizes(count, security)
  const corrections = sizes.reduce((sum, { ots }) => sum + (treeCount * ots) / 8, 0)
  if (sizes.length === 0 || security === 'semi-honest')
    return { rounds: Math.min(1, sizes.length), bytes: corrections, material: {} }
  const checks = sizes.length * (seedBytes + digestBytes)
  return { rounds: 2 * sizes.length + 1, bytes: corrections + checks, material: {} }
}

/** Correlated OTs over F_p with `length` elements of `elementBytes` each. */
export function correlationCost(
  count: number,
  length: number,
  elementBytes: number,
  security: Security,
): Cost {
  return maskedCost(count, count * length * elementBytes, security)
}

/** Chosen-message OTs of `length` elements of `elementBytes` each. */
export function messagesCost(count: number, length: number, elementBytes: number, security: Security): Cost {
  return maskedCost(count, 2 * count * length * elementBytes, security)
}

/**
 * The sender answers every block with what it masked by pads. Corrections are one block ahead: those of the first two
 * leave at once, those of block b when what block b - 2 masked has come.
 */
function maskedCost(count: number, maskedBytes: number, security: Security): Cost {
  const { bytes } = extensionCost(count, security)
  const blocks = blockSizes(count, security).length
  const rounds = security === 'semi-honest' ? Math.max(2, 2 * blocks - 2) : 2 * blocks + 2
  return { rounds: blocks === 0 ? 0 : rounds, bytes: bytes + maskedBytes, material: {} }
}
