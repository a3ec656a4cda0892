import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { SealedReport } from '../../../protocols/sealed-report/index.ts'
import type { Task } from '../../../protocols/task/index.ts'
import { BeaverdamError } from '../../../src/errors.ts'
import { makeFolder } from '../files/make-folder.ts'
import { writeNew } from '../files/write-new.ts'

/** A file with the message of a report to an aggregator. */
export interface ReportFile {
  readonly path: string
  /** The report and the aggregator as the file's name has them: what counts is what the message says. */
  readonly report: string
  readonly aggregator: number
  /** Who it came from, where the task has contributors authenticated: the name of the folder that it lies in. */
  readonly contributor: string | undefined
}

const extension = '.report'
const namePattern = /^([\da-f]{32})\.(\d{1,3})\.report$/

/** Where the message of a report to an aggregator is. */
export function reportPath(folder: string, report: string, aggregator: number): string {
  return join(folder, `${report}.${aggregator}${extension}`)
}

/** A report on the disk. */
export interface WrittenReport {
  /** In hexadecimal. */
  readonly id: string
  /** By aggregator. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[]
}

/**
 * Writes the messages of reports as they are made, one file for each aggregator. Where one fails, none is left.
 *
 * @throws BeaverdamError FILE_UNWRITABLE, and what making them throws
 */
export async function writeReports(
  folder: string,
  reports: AsyncIterable<SealedReport>,
): Promise<readonly WrittenReport[]> {
  await makeFolder(folder)
  const written: WrittenReport[] = []
  const paths: string[] = []
  try {
    for await (const { id: idBytes, messages } of reports) {
      const id = bytesToHex(idBytes)
      const files = messages.map((message, i) => ({ path: reportPath(folder, id, i), bytes: message.length }))
      for (const [i, { path }] of files.entries()) {
        await writeNew(path, messages[i] as Uint8Array, 0o644)
        paths.push(path)
      }
      written.push({ id, files })
    }
    return written
  } catch (error) {
    await Promise.all(paths.map((path) => rm(path, { force: true })))
    throw error
  }
}

/**
 * Finds the reports of a task in a folder, by their names. Where contributors are authenticated, the folder has one for each.
 *
 * @throws BeaverdamError FILE_UNREADABLE, also for a folder without reports
 * @throws BeaverdamError FILE_INVALID for a report that is not named as reports are
 */
export async function findReports(folder: string, task: Task): Promise<readonly ReportFile[]> {
  const isAuthenticated = task.parameters.uploads === 'authenticated'
  const contributors = isAuthenticated ? await foldersIn(folder) : [undefined]
  const found = await Promise.all(contributors.map((contributor) => reportsIn(folder, contributor)))
  const files = found.flat()
  if (files.length === 0)
    throw new BeaverdamError(
      'FILE_UNREADABLE',
      `${folder} has no reports; they are named ID.AGGREGATOR${extension}` +
        `${isAuthenticated ? ', in a folder for each contributor' : ''}`,
    )
  return files
}

async function reportsIn(folder: string, contributor: string | undefined): Promise<readonly ReportFile[]> {
  const own = contributor === undefined ? folder : join(folder, contributor)
  const names = (await entriesOf(own)).map(({ name }) => name).filter((name) => name.endsWith(extension))
  return names.sort().map((name) => {
    const path = join(own, name)
    const [, report, aggregator] = namePattern.exec(name) ?? []
    if (report === undefined)
      throw new BeaverdamError(
        'FILE_INVALID',
        `${path} is not named ID.AGGREGATOR${extension}, as reports are`,
      )
    return { path, report, aggregator: Number(aggregator), contributor }
  })
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const folders = (await entriesOf(folder)).filter((entry) => entry.isDirectory())
  return folders.map(({ name }) => name).sort()
}

function entriesOf(folder: string) {
  return readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new BeaverdamError('FILE_UNREADABLE', `${folder} is not a folder that can be read`, { cause })
  })
}
