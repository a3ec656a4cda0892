import { readElement, viewOf, writeElement } from '../../src/field/element-bytes.ts'
import type { Field } from '../../src/field/field.ts'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { blockBytes, type KernelMemory } from './kernel-memory.ts'
import type { Choice } from './tmmo.ts'

/** Bits of a pad beyond those of the modulus: reduced mod p it is then within 2^-64 of uniform. */
const slackBits = 64

/**
 * Pads of 16 bytes that make one element: at least log2 p + 64 bits, 1 for Field64 and 2 for Field128. They are reduced,
 * never rejected: rejection would need both ends to see the same pads, and one end sees only half of them.
 */
export function padsPerElement(field: Field): number {
  return Math.ceil((field.modulus.toString(2).length + slackBits) / (8 * blockBytes))
}

/**
 * The pads that the hash left under a choice as field elements, each a little-endian number reduced mod p.
 *
 * @param count of elements
 * @returns a view that the next call overwrites, or bytes of its own
 */
export function reducePads(memory: KernelMemory, choice: Choice, field: Field, count: number): Uint8Array {
  const { kernels } = memory
  const region = choice === 0 ? 'pads0' : 'pads1'
  const at = kernels[region].value
  if (field === Field64) kernels.reduceField64(at, count)
  else if (field === Field128) kernels.reduceField128(at, count)
  else return reduceBytes(memory.view(region, count * padsPerElement(field) * blockBytes), field, count)
  return memory.view('elements', count * field.elementBytes)
}

/** For any field, by BigInt. */
function reduceBytes(pads: Uint8Array, field: Field, count: number): Uint8Array {
  const elements = new Uint8Array(count * field.elementBytes)
  const [from, to] = [viewOf(pads), viewOf(elements)]
  const padBytes = pads.length / count
  for (let i = 0; i < count; i++) {
    const pad = readElement(from, i * padBytes, padBytes)
    writeElement(to, i * field.elementBytes, field.elementBytes, pad % field.modulus)
  }
  return elements
}
