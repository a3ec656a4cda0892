import type { Security } from './all-but-one-ot.ts'
import { checkBits, maxBlockOts } from './kernel-memory.ts'

/** OTs that are transposed together. */
const granularity = 128

/** How a block is made up: the OTs that were asked for, and all, those that fill it up and those sacrificed included. */
export interface BlockSize {
  readonly used: number
  readonly ots: number
}

/** Blocks of OTs that make up so many: full ones, and one that is as short as it can be. */
export function blockSizes(count: number, security: Security): readonly BlockSize[] {
  const sacrificed = security === 'malicious' ? checkBits : 0
  const sizes: BlockSize[] = []
  for (let rest = count; rest > 0; rest -= sizes.at(-1)?.used ?? 0) {
    const used = Math.min(rest, maxBlockOts - sacrificed)
    sizes.push({ used, ots: Math.ceil((used + sacrificed) / granularity) * granularity })
  }
  return sizes
}
