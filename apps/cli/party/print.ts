import type { Played } from '../program/play.ts'
import { scopeCosts } from '../program/scope-costs.ts'
import { scopeTable } from '../program/scope-table.ts'
import { printJson } from '../terminal/json.ts'

/** Prints what a party's program returned, and what every scope cost this party. */
export function printPart(name: string, { output, metrics }: Played, json: boolean): void {
  const scopes = scopeCosts([metrics])
  if (json) printJson({ name, output: JSON.parse(output) as unknown, scopes })
  else {
    // A helper's program returns nothing.
    if (output !== 'null') process.stdout.write(`${name}  ${output}\n\n`)
    process.stdout.write(`${scopeTable(scopes)}\n`)
  }
}
