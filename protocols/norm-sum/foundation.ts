import { TurboShake128 } from '../../src/random/turboshake.ts'
import { type XofStream, XofTurboShake128 } from '../../src/random/xof.ts'
import type { PolynomialForm } from '../flp/gadget-polynomial.ts'
import { domainSeparationTag } from '../prio3/usage.ts'
import type { Usage } from './usage.ts'

/** What PINE takes from the VDAF document below it: the one parameter in which instances of its drafts differ. */
export interface Foundation {
  /** Bytes of a seed, a blind, and the verification key. */
  readonly seedSize: number
  /** Whether a helper's shares of measurement and proofs are of one seed: their usages keep them apart. */
  readonly sharesOneSeed: boolean
  /** How proofs give gadget polynomials. */
  readonly form: PolynomialForm
  /** Whether outputs are bound to a context; without that, contexts must be empty. */
  readonly bindsContext: boolean
  /** What a seed stands for under a usage, bound to `binder`, one after the other. */
  stream(
    seed: Uint8Array,
    id: number,
    use: Usage,
    ctx: Uint8Array,
    ...binder: readonly Uint8Array[]
  ): XofStream
}

/** Draft 18: what Prio3 stands on. */
export const vdaf18: Foundation = {
  seedSize: XofTurboShake128.seedSize,
  sharesOneSeed: true,
  form: 'values',
  bindsContext: true,
  stream: (seed, id, use, ctx, ...binder) =>
    new XofTurboShake128(seed, domainSeparationTag(id, use, ctx), ...binder),
}

/** Draft 11, on which draft-chen-cfrg-vdaf-pine-01 stands: seeds of 16 bytes, a shorter tag, and no context. */
export const vdaf11: Foundation = {
  seedSize: 16,
  sharesOneSeed: false,
  form: 'coefficients',
  bindsContext: false,
  stream(seed, id, use, _ctx, ...binder) {
    const sponge = new TurboShake128(1).absorb(pine01Tag(id, use)).absorb(seed)
    for (const bytes of binder) sponge.absorb(bytes)
    return { next: (length) => sponge.squeeze(length) }
  },
}

/** Length in 1 byte, version 1 of PINE's draft, the VDAF's id in 4 big-endian bytes, the usage in 2. */
export function pine01Tag(id: number, use: Usage): Uint8Array {
  const tag = new Uint8Array(8)
  const view = new DataView(tag.buffer)
  view.setUint8(0, 7)
  view.setUint8(1, 1)
  view.setUint32(2, id)
  view.setUint16(6, use)
  return tag
}
