import type { Evaluation } from './backpropagation.ts'
import type { Report } from './report.ts'

/** Another course of the training than the one that is reported on. */
export interface Course {
  readonly name: string
  /** A variable of the page. */
  readonly colour: string
  readonly results: readonly Evaluation[]
}

/** What a training with liars is compared with; nothing for one without. */
export function otherCourses({ poison }: Report): Course[] {
  if (poison === null) return []
  const { honest, unverified } = poison
  return [
    { name: 'all clients honest', colour: '--honest', results: honest },
    ...(unverified === null ? [] : [{ name: 'not verified', colour: '--damage', results: unverified }]),
  ]
}
