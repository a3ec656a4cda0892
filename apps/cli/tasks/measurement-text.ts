import type { TaskParameters } from '../../../protocols/task/index.ts'
import { countText } from '../federate/quantity.ts'

/** What one report of a task may say, in the units of its measurements: reads on from 'a report is'. */
export function measurementText(task: TaskParameters): string {
  const { parameters } = task
  const count = (name: string) => countText(Number(parameters[name]))
  const units = (name: string) => figure(Number(parameters[name]) / 2 ** task.fractionBits)
  const steps = task.fractionBits === 0 ? 'whole numbers' : `steps of 2^-${task.fractionBits}`
  switch (task.vdaf) {
    case 'Prio3Count':
      return '0 or 1'
    case 'Prio3Sum':
      return `a number in 0..${units('maxMeasurement')}, in ${steps}`
    case 'Prio3Histogram':
      return `one of the buckets 0..${Number(parameters.length) - 1}`
    case 'Prio3MultihotCountVec':
      return `${count('length')} flags, at most ${count('maxWeight')} of them set`
    case 'Prio3SumVec':
    case 'Prio3SumVecWithMultiproof':
      return `${count('length')} numbers in 0..${units('maxMeasurement')}, in ${steps}`
    case 'NormSum':
      return `${count('dimension')} numbers with an L2 norm of at most ${units('l2NormBound')}, in ${steps}`
    case 'WeightedNormSum':
      return (
        `${count('dimension')} numbers with an L2 norm of at most ${units('l2NormBound')}, and their weight in ` +
        `0..${count('maxWeight')}, whose product is in ${steps}`
      )
  }
}

function figure(x: number): string {
  return x.toLocaleString('en-GB', { maximumSignificantDigits: 9 })
}
