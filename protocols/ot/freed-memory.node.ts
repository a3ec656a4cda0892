import { Buffer } from 'node:buffer'

/** Just below 32 MiB, up to which glibc adapts. */
const droppedBytes = 31 * 2 ** 20

/**
 * Has the allocator keep freed memory for the buffers to come.
 *
 * Every AES call returns a buffer of its own, and tens of MiB of them pile up between two collections. glibc then hands
 * what was freed back to the system, and faulting it in again costs as much as AES. Its threshold adapts to twice the
 * largest block that was mapped apart and freed (mallopt(3), M_TRIM_THRESHOLD): so one is allocated and dropped. Nothing
 * is ever written to it, so it takes no memory; other allocators take no notice.
 */
export function keepFreedMemory(): void {
  Buffer.allocUnsafeSlow(droppedBytes)
}
