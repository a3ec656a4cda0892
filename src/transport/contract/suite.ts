import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { forkParties } from '../fork-parties.ts'
import type { Transport } from '../transport.ts'
import { type TransportCase, transportCases } from './cases.ts'
import { linkedPorts } from './in-process.ts'

/** Runs a case at all its parties over one kind of transport. */
export type RunCase = (name: string, { parties, victim }: TransportCase) => Promise<void>

/**
 * The contract suite: every demand on a transport is a test.
 *
 * @param options.partiesDie whether a party can die alone; parties of one process cannot
 */
export function testTransport(runCase: RunCase, { partiesDie }: { readonly partiesDie: boolean }): void {
  for (const [name, transportCase] of Object.entries(transportCases))
    if (partiesDie || transportCase.victim === undefined) it(name, () => runCase(name, transportCase))
}

export const partyNames = ['alice', 'bob', 'carol'] as const

/** All parties in this process. */
export function inOneProcess(
  connect: (names: readonly string[]) => readonly Transport[] | Promise<readonly Transport[]>,
): RunCase {
  return async (_, { parties, run }) => {
    const transports = await connect(partyNames.slice(0, parties))
    await Promise.all(
      transports.map(async (transport) => {
        await run(transport, () => {})
        await transport.close()
      }),
    )
  }
}

/** One process a party, started by `forkParties`. */
export function inForkedParties(): RunCase {
  const module = partyModule()
  return (name, { parties, victim }) => {
    const names = partyNames.slice(0, parties)
    return succeed(forkParties(module(), names, { args: () => ['process', name] }), victim)
  }
}

/** One process a party, linked over WebSocket, and that over TLS if asked for. */
export function inWebSocketParties(kind: 'ws' | 'tls', env = process.env): RunCase {
  const module = partyModule()
  return async (name, { parties, victim }) => {
    const names = partyNames.slice(0, parties)
    const processes = names.map(() => fork(module(), [kind, name], { env }))
    const done = succeed(processes, victim)
    const told = await Promise.all(processes.map((party) => once(party, 'message')))
    const addresses = told.map(([{ address }]) => address)
    const keys = kind === 'tls' ? { pins: told.map(([{ pin }]) => [pin]) } : {}
    const session = randomBytes(16).toString('hex')
    for (const [id, party] of processes.entries()) party.send({ id, names, addresses, session, ...keys })
    await done
  }
}

/** One worker a party, linked by message ports. */
export function inWorkers(): RunCase {
  const module = partyModule()
  return async (name, { parties }) => {
    const names = partyNames.slice(0, parties)
    const ports = linkedPorts(parties)
    await Promise.all(
      names.map(async (_, id) => {
        const own = ports[id]!
        const worker = new Worker(module(), {
          workerData: { id, names, ports: own, case: name },
          transferList: own.filter((port) => port !== undefined) as never[],
        })
        onTestFinished(async () => void (await worker.terminate()))
        expect(await once(worker, 'exit')).toEqual([0])
      }),
    )
  }
}

/** Waits for every process to meet its case's demand. */
export async function succeed(processes: readonly ChildProcess[], victim: number | undefined): Promise<void> {
  onTestFinished(() => {
    for (const party of processes) party.kill('SIGKILL')
  })
  await Promise.all(
    processes.map(async (party, id) => {
      expect(await once(party, 'exit')).toEqual(id === victim ? [null, 'SIGKILL'] : [0, null])
    }),
  )
}

/** Bundles the parties' program for the tests of one file, so that a process starts without a compiler. */
export function partyModule(program = new URL('party.ts', import.meta.url)): () => string {
  const cache = fileURLToPath(new URL('../../../node_modules/.cache/', import.meta.url))
  let folder = ''
  beforeAll(async () => {
    mkdirSync(cache, { recursive: true })
    folder = mkdtempSync(join(cache, 'contract-'))
    await build({
      entryPoints: [fileURLToPath(program)],
      outfile: join(folder, 'party.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      sourcemap: 'inline',
    })
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  return () => join(folder, 'party.mjs')
}
