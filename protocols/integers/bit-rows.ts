import type { Mpc, Shared } from '../../src/runtime/arithmetic.ts'

/** Cuts a vector into so many rows of equal length: row j of bits is bit j of every number. */
export function splitRows(mpc: Mpc, x: Shared, count: number): readonly Shared[] {
  const length = x.length / count
  return Array.from({ length: count }, (_, j) => mpc.slice(x, j * length, (j + 1) * length))
}

/** The products of rows, pair by pair, all in one round. */
export async function multiplyRows(
  mpc: Mpc,
  xs: readonly Shared[],
  ys: readonly Shared[],
): Promise<readonly Shared[]> {
  return splitRows(mpc, await mpc.mul(mpc.concat(xs), mpc.concat(ys)), xs.length)
}

/** The sum of 2^j row_j, by Horner's rule from the highest: additions alone. */
export function weightedSum(mpc: Mpc, rows: readonly Shared[]): Shared {
  return rows.reduceRight((sum, row) => mpc.add(mpc.add(sum, sum), row))
}
