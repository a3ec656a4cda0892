import { readElement, viewOf } from '../../../src/field/element-bytes.ts'
import type { Field } from '../../../src/field/field.ts'
import { Field64 } from '../../../src/field/field64.ts'
import { Field128 } from '../../../src/field/field128.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { base64, type Kernels } from '../../../src/kernels/generated/copee.ts'
import { loadKernels } from '../../../src/kernels/load.ts'

/**
 * Sums over the bits of a secret with the gadget vector (1, 2, 4, ...), for many values at a time: bits come from the
 * highest down, and each is added to twice the sum of those before.
 *
 * Words are twice as wide as elements, log2 p + 64 bits or more, and reduced mod p: within 2^-64 of uniform. They are
 * never rejected, since one end sees but half of them and would lose step.
 */
export interface GadgetSum {
  /** Most values at a time. */
  readonly maxValues: number
  /** Begins a sum for so many values. @param values at the sender */
  begin(count: number, values?: Uint8Array): void
  /** The sender's part of a bit, of words of both streams: adds t_0. @returns t_0 - t_1 + x */
  correct(zeros: Uint8Array, ones: Uint8Array): Uint8Array
  /** The receiver's part of a bit, of words of the stream that it has: adds t and, if the bit is 1, the correction. */
  take(words: Uint8Array, correction: Uint8Array, bit: number): void
  /** A copy of the sum. */
  sum(): FieldVector
}

/** Bytes of a word from which an element is made. */
export function wordBytes(field: Field): number {
  return 2 * field.elementBytes
}

export function gadgetSum(field: Field): GadgetSum {
  return field === Field64 || field === Field128 ? new KernelGadgetSum(field) : new BigIntGadgetSum(field)
}

/** In WebAssembly, with a memory of its own, where the sum stays from bit to bit. */
class KernelGadgetSum implements GadgetSum {
  readonly maxValues: number
  readonly #field: Field
  readonly #kernels = loadKernels<Kernels>(base64)
  readonly #correct: (count: number) => void
  readonly #take: (count: number, bit: number) => void
  #count = 0

  constructor(field: Field) {
    const { correct64, correct128, take64, take128, maxWordBytes } = this.#kernels
    this.#field = field
    this.maxValues = maxWordBytes.value / wordBytes(field)
    this.#correct = field === Field64 ? correct64 : correct128
    this.#take = field === Field64 ? take64 : take128
  }

  begin(count: number, values?: Uint8Array): void {
    this.#count = count
    this.#elements('sums').fill(0)
    if (values !== undefined) this.#elements('values').set(values)
  }

  correct(zeros: Uint8Array, ones: Uint8Array): Uint8Array {
    this.#view('zeros', zeros.length).set(zeros)
    this.#view('ones', ones.length).set(ones)
    this.#correct(this.#count)
    return this.#elements('corrections')
  }

  take(words: Uint8Array, correction: Uint8Array, bit: number): void {
    this.#view('zeros', words.length).set(words)
    this.#elements('corrections').set(correction)
    this.#take(this.#count, bit)
  }

  sum(): FieldVector {
    return new FieldVector(this.#field, this.#elements('sums').slice())
  }

  #elements(region: 'values' | 'corrections' | 'sums'): Uint8Array {
    return this.#view(region, this.#count * this.#field.elementBytes)
  }

  #view(region: 'zeros' | 'ones' | 'values' | 'corrections' | 'sums', length: number): Uint8Array {
    return new Uint8Array(this.#kernels.memory.buffer, this.#kernels[region].value, length)
  }
}

/** For any field, and slow. */
class BigIntGadgetSum implements GadgetSum {
  readonly maxValues = 1024
  readonly #field: Field
  #values: FieldVector
  #sum: FieldVector

  constructor(field: Field) {
    this.#field = field
    this.#values = FieldVector.zero(field, 0)
    this.#sum = this.#values
  }

  begin(count: number, values = new Uint8Array(count * this.#field.elementBytes)): void {
    this.#values = new FieldVector(this.#field, values)
    this.#sum = FieldVector.zero(this.#field, count)
  }

  correct(zeros: Uint8Array, ones: Uint8Array): Uint8Array {
    const t = this.#reduce(zeros)
    this.#sum = this.#sum.add(this.#sum).add(t)
    return t.sub(this.#reduce(ones)).add(this.#values).bytes
  }

  take(words: Uint8Array, correction: Uint8Array, bit: number): void {
    const own = this.#sum.add(this.#sum).add(this.#reduce(words))
    this.#sum = own.axpy(bit, new FieldVector(this.#field, correction))
  }

  sum(): FieldVector {
    return this.#sum
  }

  #reduce(words: Uint8Array): FieldVector {
    const size = wordBytes(this.#field)
    const view = viewOf(words)
    return FieldVector.of(
      this.#field,
      Array.from({ length: words.length / size }, (_, i) => readElement(view, i * size, size)),
    )
  }
}
