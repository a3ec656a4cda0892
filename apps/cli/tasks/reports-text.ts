import { countText } from '../federate/quantity.ts'

/** '1 report', '1,200 reports'. */
export function reportsText(count: number): string {
  return `${countText(count)} report${count === 1 ? '' : 's'}`
}
