import { SourceMap } from 'node:module'
import type { Bundle } from './bundle.ts'

/**
 * What a program threw, in one line, and where: for the eyes of the party whose program it is, since it may quote a
 * secret.
 */
export function describeThrown(thrown: unknown, { sourceMap }: Bundle): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const what = `${thrown.name}: ${thrown.message}`
  const [, line, column] = /data:text\/javascript\S*?:(\d+):(\d+)/.exec(thrown.stack ?? '') ?? []
  if (line === undefined) return what
  const place = new SourceMap(JSON.parse(sourceMap)).findOrigin(Number(line), Number(column))
  return 'fileName' in place ? `${what} (${place.fileName}:${place.lineNumber}:${place.columnNumber})` : what
}
