import { stepOf } from '../../../src/runtime/step.ts'

export const latticeSteps = {
  key: stepOf('lattice public key'),
  question: stepOf('lattice question'),
  answer: stepOf('lattice answer'),
} as const
