import type { ThreatModel } from '../../../src/index.ts'
import type { Material } from '../../../src/runtime/index.ts'
import { bytesText, countText } from '../federate/quantity.ts'
import { scopeCosts } from '../program/scope-costs.ts'
import { scopeTable } from '../program/scope-table.ts'
import { printJson } from '../terminal/json.ts'
import { formatTable, type TableColumn } from '../terminal/table.ts'
import { modelOf } from '../threat/choice.ts'
import type { ProtocolCost } from './dry-run.ts'
import type { SimulatedParty, Simulation } from './plan.ts'

/** Prints a run: what each party's program returned, and what every scope cost all parties together. */
export function printSimulation(
  { computation, parties: computing, transport }: Simulation,
  parties: readonly SimulatedParty[],
  json: boolean,
): void {
  const outputs = parties.slice(0, computing)
  const scopes = scopeCosts(parties.map(({ metrics }) => metrics))
  const model = modelOf(computation.threat)
  if (json) {
    const { bundle, field } = computation
    const { protocol, triples } = model
    const returned = outputs.map(({ name, output }) => ({ name, output: JSON.parse(output) as unknown }))
    printJson({
      program: bundle.hash,
      protocol,
      triples,
      field: `Field${field}`,
      transport,
      parties: returned,
      scopes,
    })
    return
  }
  for (const { name, output } of outputs) process.stdout.write(`${name}  ${output}\n`)
  process.stdout.write(`\n${trustText(model)}\n\n${scopeTable(scopes)}\n`)
}

/** What the parties of a run relied on, in one line. */
function trustText({ protocol, triples, corruptions, trust }: ThreatModel): string {
  if (protocol === 'clear') return 'clear: nothing was hidden from anyone'
  if (triples === undefined) return `${protocol}, against ${corruptions} parties; it needs no triples`
  const plain = trust.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
  return `${protocol}, against ${corruptions} parties; for triples it relies on ${plain}`
}

const materialTitles: Readonly<Record<keyof Material, string>> = {
  triples: 'triples',
  squares: 'squares',
  bits: 'bits',
  matrixTriples: 'matrix triples',
  random: 'random',
  masks: 'masks',
}

const costColumns: readonly TableColumn<ProtocolCost>[] = [
  { title: 'protocol', value: ({ protocol }) => protocol, align: 'left' },
  { title: 'rounds', value: ({ rounds }) => countText(rounds), align: 'right' },
  { title: 'bytes', value: ({ bytes }) => bytesText(bytes), align: 'right' },
  ...(Object.keys(materialTitles) as (keyof Material)[]).map(
    (kind): TableColumn<ProtocolCost> => ({
      title: materialTitles[kind],
      value: ({ material }) => countText(material[kind] ?? 0),
      align: 'right',
    }),
  ),
]

/** Prints what a program would need under each protocol, the making of its material not counted. */
export function printCosts(costs: readonly ProtocolCost[], json: boolean): void {
  if (json) printJson(costs)
  else process.stdout.write(`${formatTable(costColumns, costs)}\n`)
}
