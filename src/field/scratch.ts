import { base64, type Kernels } from '../kernels/generated/field.ts'
import { loadKernels } from '../kernels/load.ts'
import { readElement, writeElement } from './element-bytes.ts'

/**
 * The field kernels, whose memory is a scratch of five slots of one block each. Vectors pass through it block by block:
 * they stay on the garbage-collected heap, and what a kernel works on stays in the processor's cache.
 */
export const kernels = loadKernels<Kernels>(base64)

/** Bytes that a slot holds. */
export const blockBytes = 65_536

/** Rows and columns of a tile of a matrix product. */
export const tileSide = kernels.tileSide.value

const scratch = kernels.scratch.value
const slotBytes = kernels.slotBytes.value
// The memory never grows, so that these views stay attached.
const memory = new Uint8Array(kernels.memory.buffer)
const view = new DataView(kernels.memory.buffer)

/** Below this many bytes a loop is faster than the making of a view, which a scalar operation must not pay for. */
const fewBytes = 64

/** Copies `bytes[start..end)` into a slot, `at` bytes from its front. */
export function load(slot: number, bytes: Uint8Array, start: number, end: number, at = 0): void {
  let to = scratch + slot * slotBytes + at
  if (end - start > fewBytes)
    memory.set(end - start === bytes.length ? bytes : bytes.subarray(start, end), to)
  else for (let from = start; from < end; ) memory[to++] = bytes[from++] as number
}

/** Copies from slot 0, `at` bytes from its front, into `bytes[start..end)`. */
export function store(bytes: Uint8Array, start: number, end: number, at = 0): void {
  let from = scratch + at
  if (end - start > fewBytes) bytes.set(memory.subarray(from, from + end - start), start)
  else for (let to = start; to < end; ) bytes[to++] = memory[from++] as number
}

/** Zeroes the first bytes of slot 0. */
export function clear(byteCount: number): void {
  memory.fill(0, scratch, scratch + byteCount)
}

/** The first element of slot 0. */
export function readFirst(elementBytes: number): bigint {
  return readElement(view, scratch, elementBytes)
}

/** Makes `element` the first of a slot. */
export function writeFirst(slot: number, element: bigint, elementBytes: number): void {
  writeElement(view, scratch + slot * slotBytes, elementBytes, element)
}
