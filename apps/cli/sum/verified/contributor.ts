import { runVerifiedContributor } from '../../../../protocols/verified-sum/index.ts'
import { BeaverdamError } from '../../../../src/errors.ts'
import type { Reals } from '../../../../src/field/index.ts'
import { runParty } from '../../../../src/runtime/index.ts'
import { flatten } from '../../files/layout.ts'
import { linkToOthers } from '../../processes/linking.ts'
import type { Role } from '../../processes/role.ts'
import type { ContributorTask, ProcessResult } from '../processes.ts'
import { readContribution } from '../read-contribution.ts'
import { type ClippedVector, clipNorm } from './norm-bound.ts'
import { sessionOptionsOf, type VerifiedSumPlan } from './plan.ts'

/** What a contributor to a verified sum ends with. */
export interface VerifiedContributorResult extends ProcessResult {
  /** Whether its numbers were scaled down to the bound. */
  readonly clipped: boolean
}

/**
 * One contributor to a verified sum: the only process that ever sees its file's numbers. Each aggregator gets a share sealed to
 * it, with a share of a proof that the norm is within the bound.
 */
export const verifiedContributor: Role<ContributorTask> = async (
  { place, file, weight },
  parent,
): Promise<VerifiedContributorResult> => {
  const update = await readContribution(file, parent)
  const plan = await parent.hear<VerifiedSumPlan>()
  const { vector, clipped } = withinBound(flatten(update), file, plan)
  const transport = await linkToOthers(parent, place)
  const { metrics } = await runParty(transport, sessionOptionsOf(plan, place.names.length), (party) =>
    runVerifiedContributor(party, plan.terms, weight === undefined ? vector : { vector, weight }),
  )
  return { clipped, metrics }
}

/**
 * The vector, scaled down to the bound if the plan says so.
 *
 * @throws BeaverdamError CONTRIBUTION_INVALID, which names the file, and not its norm
 */
export function withinBound(
  vector: Reals,
  file: string,
  { bound, clips }: Pick<VerifiedSumPlan, 'bound' | 'clips'>,
): ClippedVector {
  const clipped = clipNorm(vector, bound)
  if (clipped.clipped && !clips)
    throw new BeaverdamError(
      'CONTRIBUTION_INVALID',
      `${file}: its L2 norm is beyond the bound of ${bound}; take a larger one, or --clip-norm to scale such a file down`,
    )
  return clipped
}
