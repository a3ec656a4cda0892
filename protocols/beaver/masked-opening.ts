import type { FieldVector } from '../../src/field/vector.ts'
import type { Party, Step } from '../../src/runtime/party.ts'
import type { AdditivePreprocessing } from '../../src/runtime/preprocessing.ts'
import type { Opening } from '../additive/opening.ts'

/** What a multiplication stands on. */
export interface BeaverContext {
  readonly opening: Opening
  readonly preprocessing: AdditivePreprocessing
}

/** Shares of a vector, and the mask under which it is opened. */
export interface MaskedOperand<Material> {
  readonly share: FieldVector
  mask(material: Material): FieldVector
}

/** How vectors of one length are opened under masks, block by block. */
export interface MaskedOpening<Material> {
  readonly operands: readonly MaskedOperand<Material>[]
  /** Draws the material of a block of so many elements. */
  draw(length: number): Promise<Material>
  /** Takes a block's opened differences, operand minus mask, and the byte of the vectors at which the block begins. */
  opened(material: Material, differences: readonly Uint8Array[], from: number): void
}

/**
 * Opens every operand minus its mask. A message holds the same block of every operand, one after the other.
 *
 * Leaks nothing as long as the masks are uniform and used once.
 */
export async function openMasked<Material>(
  opening: Opening,
  at: Party,
  step: Step,
  { operands, draw, opened }: MaskedOpening<Material>,
): Promise<void> {
  const [{ share: first }] = operands as readonly [MaskedOperand<Material>]
  const { field, length } = first
  const blockLength = Math.floor(opening.blockBytes / (operands.length * field.elementBytes))
  const blockBytes = blockLength * field.elementBytes
  const material = drawBlocks(length, blockLength, draw)
  await opening.openBlocks(at, step, {
    bytes: operands.length * first.bytes.length,
    blockBytes: operands.length * blockBytes,
    async share(k) {
      const drawn = await material(k)
      const from = k * blockBytes
      const bytes = Math.min(blockBytes, first.bytes.length - from)
      const differences = new Uint8Array(operands.length * bytes)
      for (const [i, { share, mask }] of operands.entries())
        field.sub(
          differences.subarray(i * bytes, (i + 1) * bytes),
          share.bytes.subarray(from, from + bytes),
          mask(drawn).bytes,
        )
      return differences
    },
    async opened(k, sum) {
      const bytes = sum.length / operands.length
      const differences = operands.map((_, i) => sum.subarray(i * bytes, (i + 1) * bytes))
      opened(await material(k), differences, k * blockBytes)
    },
  })
}

/** Draws the material of all blocks at once: operations of one scope must draw in one order at every party. */
function drawBlocks<Material>(
  length: number,
  blockLength: number,
  draw: (length: number) => Promise<Material>,
): (k: number) => Promise<Material> {
  const drawn: Promise<Material>[] = []
  for (let from = 0; from === 0 || from < length; from += blockLength)
    drawn.push(draw(Math.min(blockLength, length - from)))
  // a failure is met when its block is used; if the session ends before, nobody looks at it any more
  for (const material of drawn) material.catch(() => {})
  return (k) => drawn[k] as Promise<Material>
}
