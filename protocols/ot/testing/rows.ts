import type { KernelMemory } from '../kernel-memory.ts'

/** Writes rows of so many bytes, one after the other, to their places in the memory. */
export function writeRows(
  memory: KernelMemory,
  region: 'leaves' | 'rows',
  rowBytes: number,
  rows: Uint8Array,
): void {
  for (let i = 0; i < rows.length / rowBytes; i++)
    memory.row(region, rowBytes, i).set(rows.subarray(i * rowBytes, (i + 1) * rowBytes))
}

/** The 128 rows of bits, one after the other. */
export function readRows(memory: KernelMemory, rowBytes: number): Uint8Array {
  const rows = new Uint8Array(128 * rowBytes)
  for (let i = 0; i < 128; i++) rows.set(memory.row('rows', rowBytes, i), i * rowBytes)
  return rows
}
