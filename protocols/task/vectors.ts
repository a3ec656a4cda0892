import { bytesToHex } from '@noble/hashes/utils.js'
import type { VectorCase, VectorRun } from '../../src/vectors/vector-file.ts'
import { exampleTasks } from './example-tasks.ts'
import { Task } from './task.ts'

/** The vectors of this folder: the JSON form of a task, its encoding and its id. */
export function cases(): readonly VectorCase[] {
  return Object.entries(exampleTasks).map(([name, example]) => ({
    name,
    parameters: new Task(example).toJSON(),
    parties: [],
  }))
}

/** Reads a task, and encodes it. */
export function run(json: unknown): VectorRun {
  const task = Task.fromJSON(json)
  return { messages: [], outputs: [{ encoding: bytesToHex(task.encode()), id: task.id }] }
}
