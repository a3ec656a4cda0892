import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { Task } from '../../../protocols/task/index.ts'
import { BeaverdamError } from '../../../src/errors.ts'
import { isJsonObject, parseJson } from '../files/json-document.ts'
import { namingFile } from '../files/naming-file.ts'
import { decodeText, invalidFile, readBytes } from '../files/read-bytes.ts'
import { writeNew } from '../files/write-new.ts'
import type { TaskFolder } from './task-folder.ts'

/** A task as clients have it. */
export interface PublishedTask {
  readonly task: Task
  /** The signed key of each aggregator. */
  readonly signedConfigs: readonly Uint8Array[]
}

const configsFormat = 'beaverdam/hpke-configs/v1'

/** Writes what all may read. @throws BeaverdamError FILE_UNWRITABLE if it is there already */
export async function writePublishedTask(at: TaskFolder, published: PublishedTask): Promise<void> {
  const { task, signedConfigs } = published
  const configs = signedConfigs.map((config) => bytesToHex(config))
  await writeNew(at.task, jsonText(task), 0o644)
  await writeNew(at.configs, jsonText({ format: configsFormat, task: task.id, configs }), 0o644)
}

/** @throws as `readTask` and `readSignedConfigs` do */
export async function readPublishedTask(at: TaskFolder): Promise<PublishedTask> {
  const task = await readTask(at.task)
  return { task, signedConfigs: await readSignedConfigs(at.configs, task) }
}

/**
 * Reads a task from its JSON form.
 *
 * @throws BeaverdamError FILE_UNREADABLE
 * @throws BeaverdamError FILE_INVALID
 * @throws BeaverdamError TASK_INVALID, naming the file
 */
export async function readTask(path: string): Promise<Task> {
  const json = parseJson(decodeText(await readBytes(path), path), path)
  return namingFile(path, () => Task.fromJSON(json))
}

/**
 * Reads the keys of a task's aggregators, whose signatures are left to who uses them.
 *
 * @throws BeaverdamError FILE_UNREADABLE
 * @throws BeaverdamError FILE_INVALID
 * @throws BeaverdamError TASK_MISMATCH if they are another task's
 */
export async function readSignedConfigs(path: string, task: Task): Promise<readonly Uint8Array[]> {
  const json = parseJson(decodeText(await readBytes(path), path), path)
  if (!isJsonObject(json) || json.format !== configsFormat || !Array.isArray(json.configs))
    return invalidFile(path, `is not of the format ${configsFormat}`)
  if (json.task !== task.id)
    throw new BeaverdamError('TASK_MISMATCH', `${path} has the keys of another task's aggregators`)
  return json.configs.map((config: unknown, i) =>
    typeof config === 'string' && /^([\da-f]{2})+$/.test(config)
      ? hexToBytes(config)
      : invalidFile(path, `has no bytes in hexadecimal for aggregator ${i}`),
  )
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
