import { stepOf } from '../../../src/runtime/step.ts'

export const lowgearSteps = {
  key: stepOf('lowgear public key'),
  question: stepOf('lowgear question'),
  answer: stepOf('lowgear answer'),
  echo: stepOf('lowgear key share echo'),
  sameShare: stepOf('lowgear same key share'),
} as const
