import { foundTask, type TaskTerms } from '../../../protocols/verified-sum/index.ts'
import { runParty } from '../../../src/runtime/index.ts'
import { linkToOthers, type Place } from '../processes/linking.ts'
import type { Role } from '../processes/role.ts'
import { writeSecret } from './secret-file.ts'

/** What an aggregator is told that takes part in making a task. */
export interface FounderTask {
  readonly place: Place
  readonly terms: TaskTerms
  /** Where it keeps its keys. */
  readonly keys: string
  /** Milliseconds until a wait ends in PEER_TIMEOUT. */
  readonly deadline: number
}

/** A task as the aggregators made it. */
export interface Founded {
  /** Its canonical encoding. */
  readonly encoding: Uint8Array
  readonly signedConfigs: readonly Uint8Array[]
}

/** One aggregator that makes a task with the others, and keeps its keys in a file of its own. */
export const founder: Role<FounderTask> = async (
  { place, terms, keys: path, deadline },
  parent,
): Promise<Founded> => {
  const transport = await linkToOthers(parent, place)
  const options = { terms: { founding: terms.name }, deadline }
  const { value: founded } = await runParty(transport, options, (party) => foundTask(party, terms))
  await writeSecret(path, founded.keys.toBytes())
  return { encoding: founded.task.encode(), signedConfigs: founded.signedConfigs }
}
