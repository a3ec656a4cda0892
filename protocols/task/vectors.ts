import { bytesToHex } from '@noble/hashes/utils.js'
import {
  compareRuns,
  type NamedVector,
  type VectorFile,
  type VectorRun,
} from '../../src/vectors/vector-file.ts'
import { exampleTasks } from './example-tasks.ts'
import { Task } from './task.ts'

const format = 'beaverdam/task/v1'

/** The vectors of this folder: the JSON form of a task, its encoding and its id. */
export async function generate(): Promise<readonly NamedVector[]> {
  return Object.entries(exampleTasks).map(([name, example]) => {
    const parameters = new Task(example).toJSON()
    return { name, file: { format, parameters, parties: [], ...run(parameters) } }
  })
}

/** Reads a vector again. @throws VECTOR_MISMATCH where it differs */
export async function check(file: VectorFile): Promise<void> {
  compareRuns(file, run(file.parameters))
}

function run(json: unknown): VectorRun {
  const task = Task.fromJSON(json)
  return { messages: [], outputs: [{ encoding: bytesToHex(task.encode()), id: task.id }] }
}
