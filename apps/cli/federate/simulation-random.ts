import { turboshake128 } from '@noble/hashes/sha3-addons.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { ln } from './portable-math.ts'
import { Xoshiro128 } from './xoshiro128.ts'

/**
 * The random numbers of a simulation: the same on every machine, and no secret. Never use it for shares or masks.
 *
 * Every address has a stream of its own, xoshiro128** started from TurboSHAKE128 over the address, so that no draw
 * depends on what was drawn elsewhere.
 *
 * @example
 * const order = Uint32Array.from({ length: 100 }, (_, row) => row)
 * new SimulationRandom('row order', seed, round, client).shuffle(order)
 */
export class SimulationRandom {
  readonly #words: Xoshiro128
  #spareNormal: number | undefined

  /** @param address what the stream is for: a name, then the seed and indices below it */
  constructor(...address: readonly [name: string, ...(string | number)[]]) {
    const encoded = utf8ToBytes(JSON.stringify(['beaverdam simulation', ...address]))
    const state = turboshake128(encoded, { dkLen: 16 })
    const view = new DataView(state.buffer, state.byteOffset)
    const word = (index: number) => view.getUint32(4 * index, true)
    this.#words = new Xoshiro128([word(0), word(1), word(2), word(3)])
  }

  /** Uniform in [0, 1), a multiple of 2^-53. */
  unit(): number {
    const high = this.#words.next() >>> 5
    return (high * 2 ** 26 + (this.#words.next() >>> 6)) / 2 ** 53
  }

  /** Uniform in 0..bound - 1, by rejection; `bound` is at most 2^32. */
  below(bound: number): number {
    const limit = 2 ** 32 - (2 ** 32 % bound)
    let word = this.#words.next()
    while (word >= limit) word = this.#words.next()
    return word % bound
  }

  /**
   * Normal with mean 0 and variance 1, by the Box-Muller transform in Marsaglia's polar form, which needs no sine: a
   * point uniform in the unit disc gives two independent normals.
   */
  normal(): number {
    const spare = this.#spareNormal
    if (spare !== undefined) {
      this.#spareNormal = undefined
      return spare
    }
    for (;;) {
      const x = 2 * this.unit() - 1
      const y = 2 * this.unit() - 1
      const square = x * x + y * y
      if (square === 0 || square >= 1) continue
      const scale = Math.sqrt((-2 * ln(square)) / square)
      this.#spareNormal = y * scale
      return x * scale
    }
  }

  /** Puts the elements into a uniformly random order, in place (Fisher-Yates). */
  shuffle(xs: Uint32Array): void {
    for (let last = xs.length - 1; last > 0; last--) {
      const other = this.below(last + 1)
      const [x = 0, y = 0] = [xs[last], xs[other]]
      xs[last] = y
      xs[other] = x
    }
  }
}
