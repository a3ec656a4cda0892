import type { ChildProcess } from 'node:child_process'
import { forkParties } from '../../../src/transport/fork-parties.ts'
import { memoryTransports } from '../../../src/transport/index.ts'
import { causeOf } from '../processes/blame.ts'
import type { Crew } from '../processes/crew.ts'
import { linkMembers } from '../processes/linking.ts'
import { type Failure, toError, toFailure } from '../processes/message.ts'
import { childModule, runCrew } from '../processes/run-crew.ts'
import { type Part, type Played, play } from '../program/play.ts'
import { type SimulatedPartyTask, throughNetwork } from './party.ts'
import { partsOf, type SimulatedParty, type Simulation } from './plan.ts'

/**
 * Runs a simulation.
 *
 * @returns every party, helpers included, with its output and metrics
 * @throws the cause of the first failure
 */
export async function runSimulation(simulation: Simulation): Promise<readonly SimulatedParty[]> {
  const played =
    simulation.transport === 'memory' ? await inMemory(simulation) : await inProcesses(simulation)
  return partsOf(simulation).map(({ name }, id) => ({ name, ...(played[id] as Played) }))
}

async function inMemory(simulation: Simulation): Promise<readonly Played[]> {
  const parts = partsOf(simulation)
  const transports = memoryTransports(parts.map(({ name }) => name))
  const failures = new Map<string, Failure>()
  const played = await Promise.all(
    transports.map(async (transport, id) => {
      const part = parts[id] as Part
      try {
        return await play(part, async () => throughNetwork(transport, simulation.network))
      } catch (error) {
        failures.set(part.name, toFailure(error))
        await transport.close()
        return undefined
      }
    }),
  )
  const [first] = failures.keys()
  if (first !== undefined) throw toError(failures.get(causeOf(failures, first)) as Failure)
  return played.filter((part) => part !== undefined)
}

async function inProcesses(simulation: Simulation): Promise<readonly Played[]> {
  const { network, computation } = simulation
  const deadlineMs = computation.deadline
  const transport = simulation.transport === 'ws' ? 'ws' : 'process'
  const parts = partsOf(simulation)
  const names = parts.map(({ name }) => name)
  const assignments = parts.map((part, id) => ({
    name: part.name,
    role: 'simulated party',
    task: { part, place: { id, names }, transport, network } satisfies SimulatedPartyTask,
  }))
  const work = async (crew: Crew) => {
    if (transport === 'ws') await linkMembers(crew, names)
    return crew.results<Played>()
  }
  const start = () => forkRelayed(names, deadlineMs)
  return runCrew(assignments, work, { deadlineMs, ...(transport === 'process' && { start }) })
}

/** Starts processes between which this one relays frames. */
function forkRelayed(names: readonly string[], connectTimeoutMs: number): readonly ChildProcess[] {
  const args = (id: number) => [names[id] ?? '']
  const processes = forkParties(childModule, names, { args, silent: true, connectTimeoutMs })
  for (const { stdout, stderr } of processes)
    for (const stream of [stdout, stderr]) stream?.on('data', (text) => process.stderr.write(text))
  return processes
}
