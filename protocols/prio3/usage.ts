/** What an output of the XOF is for: the last part of its domain separation (draft-irtf-cfrg-vdaf-18, section 7.2). */
export const usage = {
  measShare: 1,
  proofShare: 2,
  jointRandomness: 3,
  proveRandomness: 4,
  queryRandomness: 5,
  jointRandSeed: 6,
  jointRandPart: 7,
} as const

export type Usage = (typeof usage)[keyof typeof usage]

/** Version of the document: outputs of one draft mean nothing to another. */
const version = 18

/** The class of VDAFs, next to that of IDPFs. */
const vdafClass = 0

/** Bytes of a tag before the context. */
export const tagPrefixBytes = 8

/**
 * `domain_separation_tag` (section 6.2.3): version, class, the VDAF's id in 4 big-endian bytes, the usage in 2, the context of the
 * application.
 */
export function domainSeparationTag(id: number, use: number, ctx: Uint8Array): Uint8Array {
  const tag = new Uint8Array(tagPrefixBytes + ctx.length)
  const view = new DataView(tag.buffer)
  view.setUint8(0, version)
  view.setUint8(1, vdafClass)
  view.setUint32(2, id)
  view.setUint16(6, use)
  tag.set(ctx, tagPrefixBytes)
  return tag
}
