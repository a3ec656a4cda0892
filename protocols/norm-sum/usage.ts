/** What an output of the XOF is for: as in Prio3, and three for the wraparound checks (draft-chen-cfrg-vdaf-pine-01). */
export const usage = {
  measShare: 1,
  proofShare: 2,
  jointRandomness: 3,
  proveRandomness: 4,
  queryRandomness: 5,
  jointRandSeed: 6,
  jointRandPart: 7,
  wrJointRandomness: 8,
  wrJointRandSeed: 9,
  wrJointRandPart: 10,
} as const

export type Usage = (typeof usage)[keyof typeof usage]
