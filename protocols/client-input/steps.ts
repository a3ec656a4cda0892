import type { Step } from '../../src/runtime/party.ts'
import { stepOf } from '../../src/runtime/step.ts'

/** What the messages of an input say that they are. */
export interface InputSteps {
  readonly mask: Step
  readonly difference: Step
  readonly answers: Step
  readonly echo: Step
}

/** @param step of the whole input, alike at clients and servers */
export function inputSteps(step: Step): InputSteps {
  return {
    mask: stepOf('client input mask', step),
    difference: stepOf('client input difference', step),
    answers: stepOf('client input answers', step),
    echo: stepOf('client input echo', step),
  }
}
