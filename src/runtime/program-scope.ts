import type { Party } from './party.ts'

/** The path of the program's scope whose operation this is: an operation's own, without its number. */
export function programScope(at: Pick<Party, 'scope'>): string {
  return at.scope.replace(/#\d+$/, '')
}
