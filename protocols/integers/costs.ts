import type { Cost, CostModel, OperationName } from '../../src/runtime/arithmetic.ts'
import { inSequence } from '../../src/runtime/cost.ts'
import { sigma } from '../../src/security-parameters.ts'
import { multipliedBits } from './equal.ts'
import { bitLength } from './integer-mask.ts'

export interface IntegersSize {
  readonly n: number
  readonly elementBytes: number
  /** Numbers in the vector. */
  readonly length: number
  /** Bits under the mask: those of the bound, and one for the sign. */
  readonly valueBits: number
}

type Step = readonly [name: OperationName, perNumber: number]

/** What `truncate` costs over an arithmetic of such costs. */
export function truncateCost(model: CostModel, size: IntegersSize): Cost {
  return ofSteps(model, size, maskedOpening(size.valueBits))
}

export function lessThanCost(model: CostModel, size: IntegersSize): Cost {
  return ofSteps(model, size, [...maskedOpening(size.valueBits), ...lastBorrow(size.valueBits - 1)])
}

/** @param count of the bits that are wanted */
export function bitsCost(model: CostModel, size: IntegersSize, count: number): Cost {
  return ofSteps(model, size, [...maskedOpening(Math.max(size.valueBits, count)), ...allBorrows(count)])
}

export function equalCost(model: CostModel, size: IntegersSize): Cost {
  const steps: Step[] = [...maskedOpening(size.valueBits)]
  let width = size.valueBits
  while (width > multipliedBits) {
    width = bitLength(BigInt(width))
    steps.push(...maskedOpening(width))
  }
  for (; width > 1; width = Math.ceil(width / 2)) steps.push(['mul', Math.floor(width / 2)])
  return ofSteps(model, size, steps)
}

function maskedOpening(valueBits: number): readonly Step[] {
  return [
    ['randomBits', valueBits + sigma],
    ['openMasked', 1],
  ]
}

/** Neighbours join: two products a pair, and one for the lowest, which hands nothing on. */
function lastBorrow(count: number): readonly Step[] {
  const steps: Step[] = []
  for (let groups = count; groups > 1; groups = Math.ceil(groups / 2))
    steps.push(['mul', 2 * Math.floor(groups / 2) - 1])
  return steps
}

function allBorrows(count: number): readonly Step[] {
  const steps: Step[] = []
  for (let span = 1; span < count; span *= 2) {
    const joining = Array.from({ length: count }, (_, j) => j).filter((j) => (j & span) !== 0)
    steps.push(['mul', joining.length + joining.filter((j) => j >= 2 * span).length])
  }
  return steps
}

function ofSteps(model: CostModel, { n, elementBytes, length }: IntegersSize, steps: readonly Step[]): Cost {
  return inSequence(
    ...steps.map(([name, perNumber]) => model[name]({ n, elementBytes, length: perNumber * length })),
  )
}
