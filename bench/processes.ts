import { type ChildProcess, fork } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { linkMembers } from '../apps/cli/processes/linking.ts'
import { runCrew } from '../apps/cli/processes/run-crew.ts'
import { medianOfSlowest } from './timing.ts'

/** What every party of a bench is told. */
export interface PartyTask {
  readonly id: number
  readonly names: readonly string[]
  /** Elements or multiplications in one run. */
  readonly length: number
  readonly runs: number
  /** Whether links are over mutual TLS. */
  readonly tls: boolean
}

/** What one party's process measured. */
export interface PartyMeasurement {
  /** By run, from the moment when all parties were ready. */
  readonly seconds: readonly number[]
  /** Bytes that it sent in one run, the runtime's headers included. */
  readonly bytes: number
  readonly peakRssBytes: number
}

export interface ProcessesMeasurement {
  /** The median over the runs of the time that the slowest party took. */
  readonly seconds: number
  readonly bytesPerParty: number
  readonly totalBytes: number
  readonly peakRssBytes: number
}

// TypeScript in a checkout, JavaScript once built.
const partyModule = new URL(`party-process${extname(fileURLToPath(import.meta.url))}`, import.meta.url)

/** Runs a bench's role in a process of its own, which talks to nobody. @returns the role's result */
export async function measureAlone<T>(role: string, task: object): Promise<T> {
  const [result] = await runCrew([{ name: role, role, task }], (crew) => crew.results(), { start: forkAll })
  return result as T
}

/**
 * Runs a bench's role at n parties, each in a process of its own, over WebSocket on loopback: with TLS if asked for, and
 * without if left out.
 */
export async function measureProcesses(
  role: string,
  n: number,
  { length, runs, tls = false }: Pick<PartyTask, 'length' | 'runs'> & Partial<Pick<PartyTask, 'tls'>>,
): Promise<ProcessesMeasurement> {
  const names = Array.from({ length: n }, (_, id) => `party-${id}`)
  const assignments = names.map((name, id) => ({
    name,
    role,
    task: { id, names, length, runs, tls } satisfies PartyTask,
  }))
  const parties = await runCrew(
    assignments,
    async (crew) => {
      await linkMembers(crew, names)
      return crew.hearAll<PartyMeasurement>(names)
    },
    { start: forkAll },
  )
  return {
    seconds: medianOfSlowest(parties.map(({ seconds }) => seconds)),
    bytesPerParty: Math.max(...parties.map(({ bytes }) => bytes)),
    totalBytes: parties.reduce((sum, { bytes }) => sum + bytes, 0),
    peakRssBytes: Math.max(...parties.map(({ peakRssBytes }) => peakRssBytes)),
  }
}

function forkAll(names: readonly string[]): readonly ChildProcess[] {
  return names.map((name) =>
    fork(partyModule, [name], { serialization: 'advanced', stdio: ['ignore', 2, 2, 'ipc'] }),
  )
}
