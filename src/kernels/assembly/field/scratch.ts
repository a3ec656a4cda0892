/** A slot holds a block of 64 KiB and a line of slack, since a kernel works on whole vectors past a block's end. */
export const slotBytes: usize = 65536 + 64
export const scratch: usize = memory.data(5 * (65536 + 64), 64)

export const slot0: usize = scratch
export const slot1: usize = scratch + slotBytes
export const slot2: usize = scratch + 2 * slotBytes
export const slot3: usize = scratch + 3 * slotBytes
export const slot4: usize = scratch + 4 * slotBytes

/** Rows and columns of the tiles of a matrix product: each of the three tiles fits a slot in every field. */
export const tileSide: usize = 64

/** Zeroes the line of slack after `bytes` of a slot, for a kernel that sums or judges what it reads. */
@inline export function clearSlack(slot: usize, bytes: usize): void {
  v128.store(slot + bytes, i64x2.splat(0))
  v128.store(slot + bytes, i64x2.splat(0), 16)
  v128.store(slot + bytes, i64x2.splat(0), 32)
  v128.store(slot + bytes, i64x2.splat(0), 48)
}
