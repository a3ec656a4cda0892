import type { Task } from '../../../protocols/task/index.ts'
import { bytesText, countText } from '../federate/quantity.ts'
import { printJson } from '../terminal/json.ts'
import type { WrittenReport } from './report-files.ts'

/** Reports whose files are listed. */
const mostListed = 4

/** Prints what a client keeps of its reports: the ids, by which it can see later whether they were summed. */
export function printSharded(task: Task, reports: readonly WrittenReport[], json: boolean): void {
  if (json) return printJson({ task: task.id, reports })
  const lines = reports
    .slice(0, mostListed)
    .flatMap(({ id, files }) => [
      `report ${id}`,
      ...files.map(({ path, bytes }, i) => `  to aggregator ${i}: ${path}, ${bytesText(bytes)}`),
    ])
  const more = reports.length - mostListed
  if (more > 0) lines.push(`and ${countText(more)} more`)
  const bytes = reports.flatMap(({ files }) => files).reduce((sum, file) => sum + file.bytes, 0)
  lines.push('', `${reportsText(reports.length)} to task ${task.id}, ${bytesText(bytes)} in all`)
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** '1 report', '1,200 reports'. */
export function reportsText(count: number): string {
  return `${countText(count)} report${count === 1 ? '' : 's'}`
}
