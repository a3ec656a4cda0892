import type { Failure } from './message.ts'

/**
 * The cause behind the failures of parties, when one's end is the next one's failure: follows whom each names, up to a
 * failure that names nobody who has one of its own. A failure that names the very party that reports it was told to that
 * party by its accuser, so the accuser's stands for it.
 *
 * @param failures by the name of the party that reports it
 * @param first who to begin with
 * @returns who reports the cause
 */
export function causeOf(failures: ReadonlyMap<string, Failure>, first: string): string {
  const named = (name: string) => failures.get(name)?.party
  const accuserOf = (name: string) =>
    [...failures.keys()].find((other) => other !== name && named(other) === name)
  const behind = (name: string) => {
    const party = named(name)
    if (party === undefined) return undefined
    if (party === name) return accuserOf(name)
    return failures.has(party) && named(party) !== party ? party : undefined
  }
  const seen = new Set<string>()
  let cause = first
  for (let next: string | undefined = first; next !== undefined && !seen.has(next); next = behind(next)) {
    seen.add(next)
    cause = next
  }
  return cause
}

/** Whether waiting may tell more: the cause passes on what another has yet to report, or accuses one who still may. */
export function isCauseOpen(
  failures: ReadonlyMap<string, Failure>,
  cause: string,
  parties: { has(name: string): boolean },
): boolean {
  const party = failures.get(cause)?.party
  if (party === undefined) return false
  return party === cause || (parties.has(party) && !failures.has(party))
}
