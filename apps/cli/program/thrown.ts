import { SourceMap } from 'node:module'
import { BeaverdamError } from '../../../src/errors.ts'
import type { Bundle } from './bundle.ts'

/**
 * What a program threw, in one line, and where: for the eyes of the party whose program it is, since it may quote a
 * secret.
 */
export function describeThrown(thrown: unknown, { sourceMap }: Bundle): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const what = inOneLine(thrown)
  const [, line, column] = /data:text\/javascript\S*?:(\d+):(\d+)/.exec(thrown.stack ?? '') ?? []
  if (line === undefined) return what
  const place = new SourceMap(JSON.parse(sourceMap)).findOrigin(Number(line), Number(column))
  return 'fileName' in place ? `${what} (${place.fileName}:${place.lineNumber}:${place.columnNumber})` : what
}

/**
 * What ended a process, in one line where it is a program's: a promise of it that failed and that nobody awaits.
 *
 * @param error as `uncaughtException` hands it out
 */
export function uncaught(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof BeaverdamError) return error
  if (!/data:text\/javascript/.test(error.stack ?? '')) return error
  return new BeaverdamError(
    'PROGRAM_FAILED',
    `the program failed where nobody awaits it: ${inOneLine(error)}`,
  )
}

function inOneLine({ name, message }: Error): string {
  return `${name}: ${message}`.replaceAll(/\s*\n\s*/g, ' ')
}
