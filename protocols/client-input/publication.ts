import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { Release } from '../secure-sum/release.ts'
import type { SumTask } from '../secure-sum/task.ts'
import { checkReleaseDigest, releaseDigest, releaseDigestBytes } from './release-digest.ts'

/** Who sends the release itself; the other aggregators send a hash of it. */
const publisher: PartyId = 0

/** Tells contributors the release: from one aggregator, with the word of all others that it is right. */
export async function publishRelease(
  at: Party,
  step: Step,
  contributors: readonly PartyId[],
  release: Release,
): Promise<void> {
  const bytes = release.toBytes()
  const body = at.id === publisher ? bytes : releaseDigest(bytes)
  await Promise.all(contributors.map((to) => at.send(to, publicationStep(step), body)))
}

/**
 * Takes a release that all aggregators stand by, so that it is right if one of them is honest.
 *
 * @throws RELEASE_MISMATCH
 * @throws LENGTH_MISMATCH, INVALID_ELEMENT, MALFORMED_FRAME
 */
export async function receiveRelease(at: Party, step: Step, task: SumTask): Promise<Release> {
  const bytes = await at.receive(publisher, publicationStep(step), Release.bytes(task))
  const digest = releaseDigest(bytes)
  for (let from = 0; from < task.aggregators; from++)
    if (from !== publisher)
      checkReleaseDigest(at, from, await at.receive(from, publicationStep(step), releaseDigestBytes), digest)
  return Release.fromBytes(task, bytes)
}

function publicationStep(step: Step): Step {
  return stepOf('authenticated release', step)
}
