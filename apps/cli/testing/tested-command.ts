import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import type { Step } from '../../../src/runtime/index.ts'

/** How a command ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A process of a command that is sent a signal, or sends garbage, at a certain place: see `signal-at.ts`. */
export interface Fault {
  /** `garbage`, which takes a place `frame`, is what the frame becomes. */
  readonly signal: 'SIGKILL' | 'SIGINT' | 'SIGTERM' | 'SIGSTOP' | 'garbage'
  /** A member's name, or `parent`. */
  readonly who: string
  /** When it starts, or just before the so-manieth report to its parent, frame to a peer, report heard from a member, or new file. */
  readonly at: 'start' | 'report' | 'frame' | 'heard' | 'file'
  /** Only frames with a message of this step count. */
  readonly step?: Step
  readonly count: number
}

/** The command, in processes of its own. */
export interface TestedCommand {
  /** @returns once the command and all processes that it started have ended: each holds its standard streams */
  run(args: readonly string[], fault?: Fault): Promise<Ended>
  remove(): Promise<void>
}

const root = join(import.meta.dirname, '../../..')
const source = (path: string) => join(root, 'apps/cli', path)

/** The command as its sources stand: programs that import `beaverdam` find it. */
export const commandFromSource: TestedCommand = {
  run: (args) => runNode(['--import', 'tsx', '--conditions=source', source('main.ts'), ...args]),
  remove: async () => {},
}

/** The command as plain JavaScript: its processes start three times as fast. */
export async function bundledCommand(): Promise<TestedCommand> {
  // Inside the package, whose dependencies it finds there.
  const { outputFiles } = await build({
    entryPoints: ['main.ts', 'processes/child.ts', 'testing/signal-at.ts'].map(source),
    entryNames: '[name]',
    outdir: root,
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    conditions: ['source'],
    logLevel: 'error',
  })
  // Inside the package, whose dependencies it finds there.
  const folder = await mkdtemp(join(root, 'node_modules', '.beaverdam-test-'))
  await Promise.all(
    outputFiles.map(({ path, contents }) => writeFile(join(folder, basename(path)), contents)),
  )
  return {
    run: (args, fault) => {
      const preload = fault === undefined ? [] : ['--import', join(folder, 'signal-at.js')]
      return runNode([...preload, join(folder, 'main.js'), ...args], { FAULT: JSON.stringify(fault) })
    },
    remove: () => rm(folder, { recursive: true }),
  }
}

/** A fresh folder for files of a test. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'beaverdam-test-'))
}

function runNode(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  const ended = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (text) => {
      ended[name] += text
    })
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, ...ended })))
}
