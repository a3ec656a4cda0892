import { type ChildProcess, fork } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Assignment } from './assignment.ts'
import { Crew } from './crew.ts'
import { beforeInterrupt } from './interrupt.ts'

/** The module that every process of a crew runs: TypeScript in a checkout, JavaScript once built. */
export const childModule = new URL(`child${extname(fileURLToPath(import.meta.url))}`, import.meta.url)

/** How the processes of a crew start, and how long they are waited for. */
export interface CrewOptions {
  /** Milliseconds that a member gets to start, or to end after the first of them: 60,000 if left out. */
  readonly deadlineMs?: number
  /** Makes the processes: children of this one that have nothing but their IPC channel in common with it, if left out. */
  readonly start?: (names: readonly string[]) => readonly ChildProcess[]
}

/**
 * Starts processes, works with them until the work and all their roles are done, and leaves none behind, however that
 * ends.
 *
 * @throws the cause of the first failure, once all processes have ended
 *
 * @example
 * const lengths = await runCrew(
 *   files.map((file) => ({ name: file, role: 'reader', task: { file } })),
 *   (crew) => crew.hearAll<number>(files),
 * )
 */
export async function runCrew<T>(
  assignments: readonly Assignment[],
  work: (crew: Crew) => Promise<T>,
  { deadlineMs = 60_000, start = forkAll }: CrewOptions = {},
): Promise<T> {
  const crew = new Crew(assignments, start(assignments.map(({ name }) => name)), deadlineMs)
  const release = beforeInterrupt(() => crew.kill())
  try {
    const [value] = await Promise.all([work(crew), crew.results()])
    await crew.end()
    return value
  } catch (error) {
    throw (await crew.end()) ?? error
  } finally {
    release()
  }
}

function forkAll(names: readonly string[]): readonly ChildProcess[] {
  return names.map((name) =>
    // The name also shows in lists of processes. What a member prints goes to stderr: stdout is for the command's result.
    fork(childModule, [name], { serialization: 'advanced', stdio: ['ignore', 2, 2, 'ipc'] }),
  )
}
