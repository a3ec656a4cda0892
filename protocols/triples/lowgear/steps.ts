import { stepOf } from '../../../src/runtime/step.ts'

export const lowgearSteps = {
  key: stepOf('lowgear public key'),
  question: stepOf('lowgear question'),
  answer: stepOf('lowgear answer'),
} as const
