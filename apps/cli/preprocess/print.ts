import type { PoolAmounts } from '../../../protocols/triples/store/index.ts'
import type { SessionMetrics } from '../../../src/runtime/index.ts'
import { bytesText, countText, secondsText } from '../federate/quantity.ts'
import { printJson } from '../terminal/json.ts'
import { type Filling, sourceOf } from './fill.ts'

/** Prints what pools were filled with, and what that cost a party. */
export function printFilling(
  filling: Filling,
  pools: readonly string[],
  { seconds, wireBytesOut: bytes }: Pick<SessionMetrics, 'seconds' | 'wireBytesOut'>,
  json: boolean,
): void {
  const { protocol, field, amounts } = filling
  const { name, security } = sourceOf(filling)
  if (json)
    return printJson({
      pools,
      protocol,
      source: name,
      security,
      field: `Field${field}`,
      amounts,
      seconds,
      bytes,
    })
  const kinds = amountTexts(amounts).join(', ')
  process.stdout.write(
    `${pools.join('\n')}\n\n` +
      `Each has ${kinds} for ${protocol}, from ${name} (${security}), in Field${field}.\n` +
      `It took ${secondsText(seconds)}, and each party sent ${bytesText(bytes)} at most.\n`,
  )
}

function amountTexts({ matrices = [], ...counts }: PoolAmounts): readonly string[] {
  return [
    ...Object.entries(counts).map(
      ([kind, count]) => `${countText(count)} ${kind}${kind === 'masks' ? ' of each party' : ''}`,
    ),
    ...matrices.map(
      ({ shape: { rows, inner, columns }, count }) =>
        `${countText(count)} matrix triples of ${rows}x${inner}x${columns}`,
    ),
  ]
}
