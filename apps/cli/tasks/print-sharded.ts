import type { Task } from '../../../protocols/task/index.ts'
import { bytesText, countText } from '../federate/quantity.ts'
import { printJson } from '../terminal/json.ts'
import type { WrittenReport } from './report-files.ts'
import { reportsText } from './reports-text.ts'

/** Reports of which all are listed; of more only the first is. */
const mostListed = 3

/** Prints what a client keeps of its reports: the ids, by which it can see later whether they were summed. */
export function printSharded(task: Task, reports: readonly WrittenReport[], json: boolean): void {
  if (json) return printJson({ task: task.id, reports })
  const listed = reports.slice(0, reports.length > mostListed ? 1 : mostListed)
  const lines = listed.flatMap(({ id, files }) => [
    `report ${id}`,
    ...files.map(({ path, bytes }, i) => `  to aggregator ${i}: ${path}, ${bytesText(bytes)}`),
  ])
  const more = reports.length - listed.length
  if (more > 0) lines.push(`and ${countText(more)} more`)
  const bytes = reports.flatMap(({ files }) => files).reduce((sum, file) => sum + file.bytes, 0)
  lines.push('', `${reportsText(reports.length)} to task ${task.id}, ${bytesText(bytes)} in all`)
  process.stdout.write(`${lines.join('\n')}\n`)
}
