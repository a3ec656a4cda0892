import type { Failure } from './message.ts'

/**
 * The cause behind the failures of parties, when one's end is the next one's failure: follows whom each names, from
 * `first` up to a failure that names nobody who has failed too.
 *
 * @param failures by the name of the party that reports it
 */
export function causeOf(failures: ReadonlyMap<string, Failure>, first: Failure): Failure {
  const seen = new Set<Failure>()
  let cause = first
  for (let next: Failure | undefined = first; next !== undefined && !seen.has(next); ) {
    seen.add(next)
    cause = next
    next = failures.get(next.party ?? '')
  }
  return cause
}
