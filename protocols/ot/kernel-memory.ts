import { base64, type Kernels } from '../../src/kernels/generated/ot.ts'
import { loadKernels } from '../../src/kernels/load.ts'

/** Bytes of a block: one bit for each of kappa. */
export const blockBytes = 16

/** The regions of the kernels' memory, by name. */
type Region = {
  [Name in keyof Kernels]: Kernels[Name] extends WebAssembly.Global<'i32'> ? Name : never
}[keyof Kernels]

/**
 * The kernels of OT extension with a memory of one endpoint's own, about 12 MiB: its rows stay there from one message to
 * the next, and endpoints that take turns do not meet.
 */
export class KernelMemory {
  readonly kernels = loadKernels<Kernels>(base64)

  /** A view on the first bytes of a region, or on some further in. The memory never grows, so it stays attached. */
  view(region: Region, length: number, at = 0): Uint8Array {
    return new Uint8Array(this.kernels.memory.buffer, this.kernels[region].value + at, length)
  }

  /** A view on row i of leaves or of bits: there are gaps between those, which depend on their length. */
  row(region: 'leaves' | 'rows', rowBytes: number, i: number): Uint8Array {
    return this.view(region, rowBytes, i * (rowBytes + this.kernels.rowGapBytes.value))
  }
}

const { kernels } = new KernelMemory()

/** OTs that an endpoint extends at a time, at most: the bits of a row. */
export const maxBlockOts = 8 * kernels.maxRowBytes.value
/** Blocks that one call of the hash gives, at most. */
export const maxHashedBlocks = kernels.maxHashed.value
/** Bits of the consistency check's hash, and OTs that it sacrifices. */
export const checkBits = kernels.checkBits.value
