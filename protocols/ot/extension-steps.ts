import type { Step } from '../../src/runtime/party.ts'
import { stepOf } from '../../src/runtime/step.ts'

/** The steps of one block: they carry its place in the streams of the leaves, so that ends that lost step notice. */
export function extensionSteps(
  number: number,
  ots: number,
): Record<'corrections' | 'challenge' | 'response', Step> {
  const step = (name: string) => stepOf(`ot ${name}`, number >>> 0, ots)
  return { corrections: step('corrections'), challenge: step('challenge'), response: step('response') }
}
