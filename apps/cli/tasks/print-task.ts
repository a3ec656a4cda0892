import { bytesToHex } from '@noble/hashes/utils.js'
import type { TaskParameters } from '../../../protocols/task/index.ts'
import { bytesText, countText } from '../federate/quantity.ts'
import { printJson } from '../terminal/json.ts'
import type { TaskDescription } from './description.ts'
import { measurementText } from './measurement-text.ts'
import type { PublishedTask } from './published-task.ts'
import { taskFolder } from './task-folder.ts'
import { timeText } from './time-text.ts'

/** Prints the id of a task that was made, and where its files are. */
export function printCreated({ task }: PublishedTask, folder: string, json: boolean): void {
  const at = taskFolder(folder)
  const aggregators = Array.from({ length: task.aggregators }, (_, id) => at.aggregatorKeys(id))
  const files = { task: at.task, configs: at.configs, collector: at.collectorKey, aggregators }
  if (json) return printJson({ id: task.id, files })
  const { parameters } = task
  const rows: [string, string][] = [
    ['task', task.id],
    ['name', JSON.stringify(parameters.name)],
    ['a report is', measurementText(parameters)],
    ['a batch', batchText(parameters)],
    ['window', windowText(parameters)],
    ['', ''],
    ['for clients', at.task],
    ['', at.configs],
    ['for the collector alone', at.collectorKey],
    ...aggregators.map((path, id): [string, string] => [`for aggregator ${id} alone`, path]),
  ]
  process.stdout.write(
    `${rowsText(rows)}\nTell the id to clients by a way on which nobody can change it: it stands for all of this.\n`,
  )
}

/** Prints what a task is. */
export function printTask(description: TaskDescription, json: boolean): void {
  if (json) printJson(jsonOf(description))
  else process.stdout.write(textOf(description))
}

function jsonOf({ task, cost, state, configs }: TaskDescription) {
  return {
    id: task.id,
    state,
    measurement: measurementText(task.parameters),
    bytes: { ...cost, verifierShare: task.cost.verifierShare },
    soundnessError: task.soundnessError,
    ...(configs && {
      keys: configs.map(({ publicKey, notBefore, notAfter }) => ({
        publicKey: bytesToHex(publicKey),
        notBefore: timeText(notBefore),
        notAfter: timeText(notAfter),
      })),
    }),
    task,
  }
}

function textOf({ task, cost, state, configs }: TaskDescription): string {
  const { parameters } = task
  const { vdaf, field, noise, uploads, aggregators } = parameters
  const rows: [string, string][] = [
    ['task', task.id],
    ['name', JSON.stringify(parameters.name)],
    ['sum', `${vdaf} over ${field}`],
    ['a report is', measurementText(parameters)],
    ['a batch', batchText(parameters)],
    ['window', `${windowText(parameters)}: ${state}`],
    ['uploads', uploads],
    [
      'noise',
      noise === undefined ? 'none' : `${noise.distribution} of scale ${noise.scale} from each aggregator`,
    ],
    ['report', `${bytesText(cost.toLeader)} to aggregator 0, ${bytesText(cost.toHelper)} to each other`],
    ['check', `${bytesText(task.cost.verifierShare)} about each from each aggregator to each other`],
    ['share', `${bytesText(cost.aggregateShare)} from each aggregator to the collector, once a batch`],
    ['soundness', `a false report passes with less than ${powerText(task.soundnessError)} after 2^64 hashes`],
    ['collector', bytesToHex(parameters.collectorKey)],
    ...aggregators.map((key, id): [string, string] => [`aggregator ${id}`, bytesToHex(key)]),
    ['keys', configs === undefined ? 'not here' : `signed by the aggregators, for ${keysText(configs)}`],
  ]
  return rowsText(rows)
}

function rowsText(rows: readonly [string, string][]): string {
  const width = Math.max(...rows.map(([title]) => title.length))
  return `${rows.map(([title, text]) => `${title.padEnd(width)}  ${text}`.trimEnd()).join('\n')}\n`
}

function keysText(configs: NonNullable<TaskDescription['configs']>): string {
  const from = Math.max(...configs.map(({ notBefore }) => notBefore))
  const until = Math.min(...configs.map(({ notAfter }) => notAfter))
  return `${timeText(from)} to ${timeText(until)}`
}

function batchText({ minBatch, maxBatch }: TaskParameters): string {
  return `${countText(minBatch)} to ${countText(maxBatch)} reports`
}

function windowText({ opens, closes }: TaskParameters): string {
  return `from ${timeText(opens)} until ${timeText(closes)}`
}

/** The power of two just above a chance. */
function powerText(chance: number): string {
  return `2^${Math.floor(Math.log2(chance)) + 1}`
}
