import { type Prg, seededPrg } from '../../src/random/prg.ts'
import { Seed } from '../../src/random/seed.ts'
import type { LeafSeeds } from './all-but-one-ot.ts'
import type { KernelMemory } from './kernel-memory.ts'
import type { Place } from './place.ts'

/**
 * VOLEs over GF(2^4), one a tree (SoftSpokenOT, ePrint 2022/192, section 3.1): u = sum_x r_x and v = sum_x x r_x, where
 * r_x is the stream of leaf x. Who lacks the leaf at Delta, and takes anything in its place, has w = v + Delta u, since
 * w = sum_x (Delta + x) r_x does not depend on r_Delta.
 */
export class SmallFieldVoles {
  readonly #memory: KernelMemory
  readonly #streams: readonly (readonly Prg[])[]

  constructor(memory: KernelMemory, seeds: LeafSeeds, { session, address }: Place) {
    this.#memory = memory
    this.#streams = seeds.map((leaves, tree) =>
      leaves.map((seed, x) =>
        seededPrg(Seed.fromBytes(seed), {
          label: 'ot leaf stream',
          session,
          address: `${address}/${tree}/${x}`,
        }),
      ),
    )
  }

  /** The next rows of all trees: u in `sums`, v in `rows`. */
  async expand(rowBytes: number): Promise<void> {
    const { kernels } = this.#memory
    for (const [tree, streams] of this.#streams.entries()) {
      await Promise.all(
        streams.map(async (stream, x) => {
          const leaf = await stream.next(rowBytes)
          this.#memory.row('leaves', rowBytes, x).set(leaf)
          stream.release?.(leaf)
        }),
      )
      kernels.fold(tree, rowBytes)
    }
  }
}
