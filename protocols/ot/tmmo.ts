import { FixedKeyAes } from '#fixed-key-aes'
import { checkInteger } from '../../src/errors.ts'
import { blockBytes, type KernelMemory, maxHashedBlocks } from './kernel-memory.ts'
import { hashAt, type Place } from './place.ts'

/** Under which choice a pad is meant: at the sender a pad of choice 1 hashes its block plus Delta. */
export type Choice = 0 | 1

const regions = ['pads0', 'pads1'] as const

/**
 * The tweakable correlation-robust hash TMMO(x, i) = P(P(x) + i) + P(x), with a fixed permutation P in place of a
 * cipher that is keyed anew for every block (Guo, Katz, Wang and Yu, ePrint 2019/074, section 7.4).
 *
 * P is AES-128 under a public key that differs from place to place, so that nothing is computed ahead for many sessions.
 */
export class Tmmo {
  readonly #memory: KernelMemory
  readonly #permutation: FixedKeyAes

  constructor(memory: KernelMemory, place: Place) {
    this.#memory = memory
    this.#permutation = new FixedKeyAes(hashAt('tmmo key', place, [], new Uint8Array(0), blockBytes))
  }

  /**
   * Hashes blocks of the memory, each `lanes` times over: pad `i * lanes + lane` is TMMO of block i under the OT's number
   * in the lower and the lane in the upper half of the tweak.
   *
   * @param first block
   * @param count of blocks; `count * lanes` is at most `maxHashedBlocks`
   * @param shifted whether Delta is added first
   * @param number of the first OT, unique at this place
   * @returns a view on the pads, which the next call for the same choice overwrites
   */
  async hash(choice: Choice, { first, count, lanes, number, shifted }: HashedBlocks): Promise<Uint8Array> {
    const { kernels } = this.#memory
    const region = regions[choice]
    const at = kernels[region].value
    const pads = this.#memory.view(region, count * lanes * blockBytes)
    kernels.takeBlocks(first, count, shifted ? 1 : 0)
    await this.#permutation.permute(this.#memory.view('permuted', count * blockBytes))
    kernels.tweak(at, count, lanes, BigInt(number))
    await this.#permutation.permute(pads)
    kernels.feedForward(at, count, lanes)
    return pads
  }
}

export interface HashedBlocks {
  readonly first: number
  readonly count: number
  readonly lanes: number
  readonly number: number
  readonly shifted: boolean
}

/**
 * How many OTs one call of the hash takes, each with so many lanes.
 *
 * @throws BeaverdamError INVALID_ARGUMENT
 */
export function hashedOts(lanes: number): number {
  return Math.floor(maxHashedBlocks / checkInteger('lanes', lanes, 1, maxHashedBlocks))
}
