/** Just below the size up to which glibc adapts. */
const droppedBytes = 31 * 2 ** 20

/**
 * Has the allocator keep freed memory for the next buffers.
 *
 * Every AES call returns a buffer of its own, and some ten MiB of them pile up between two collections. By default glibc
 * hands freed memory above 128 KiB back to the system, which costs as much to get again as AES itself. It adapts to twice
 * the largest block that was mapped apart and freed (mallopt(3), M_TRIM_THRESHOLD): so one is allocated and dropped,
 * which takes no memory as nothing is ever written to it. Other allocators take no notice.
 */
export function keepFreedMemory(): void {
  new ArrayBuffer(droppedBytes)
}
