import { usage as prio3Usage } from '../prio3/usage.ts'

/** What an output of the XOF is for: as in Prio3, and three for the wraparound checks (draft-chen-cfrg-vdaf-pine-01). */
export const usage = {
  ...prio3Usage,
  wrJointRandomness: 8,
  wrJointRandSeed: 9,
  wrJointRandPart: 10,
} as const

export type Usage = (typeof usage)[keyof typeof usage]
