import type { CostModel } from '../src/runtime/arithmetic.ts'
import type { PartyCount } from './party-count.ts'
import { type ThreatModel, threatModels } from './threat-models.ts'

const heads = [
  '`--protocol`',
  '`--triples`',
  'corrupted parties',
  'if a party deviates',
  'who is relied on for triples',
  'a multiplication, n = 2, Field64',
]

/** The README's table of threat models, in Markdown, from what the code itself chooses by. */
export function threatTable(): string {
  const rows = [heads, heads.map(() => '---'), ...threatModels.map(row)]
  return rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}

function row({
  protocol,
  triples,
  corruptions,
  deviation,
  trust,
  costs,
  parties,
}: ThreatModel): readonly string[] {
  const page = `[\`${protocol}\`](protocols/${protocol}/README.md)`
  return [
    page,
    triples === undefined ? '' : `\`${triples}\``,
    corruptions,
    deviation,
    trust,
    multiplication(costs, parties),
  ]
}

function multiplication(costs: CostModel, { least: n }: PartyCount): string {
  const { rounds, bytes } = costs.mul({ n, elementBytes: 8, length: 1 })
  const cost = `${rounds === 1 ? '1 round' : `${rounds} rounds`}, ${bytes / n} bytes a party`
  return n === 2 ? cost : `n = ${n}: ${cost}`
}
