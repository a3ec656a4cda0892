import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { build } from 'esbuild'

/** What a killed process has written. */
export interface Written {
  readonly stdout: Buffer
  readonly stderr: string
}

/** Starts processes of one program, as plain JavaScript, to kill them. */
export interface KilledProcesses {
  /** Waits until so many bytes have come, or the process ends, and kills it with whatever it is at. */
  runUntil(bytes: number, ...args: readonly string[]): Promise<Written>
  /** A process that has written so many bytes. */
  hold(bytes: number, ...args: readonly string[]): Promise<ChildProcess>
  remove(): Promise<void>
}

const root = join(import.meta.dirname, '../../..')

/** @param program a TypeScript file */
export async function killedProcesses(program: string): Promise<KilledProcesses> {
  // inside the package, whose dependencies it finds there
  const folder = await mkdtemp(join(root, 'node_modules', '.beaverdam-test-'))
  const outfile = join(folder, 'program.js')
  await build({
    entryPoints: [program],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    conditions: ['source'],
    logLevel: 'error',
  })
  const start = (args: readonly string[]) =>
    spawn(process.execPath, [outfile, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  return {
    runUntil: (bytes, ...args) => {
      const child = start(args)
      const pieces: Buffer[] = []
      let length = 0
      let stderr = ''
      child.stdout.on('data', (piece: Buffer) => {
        pieces.push(piece)
        length += piece.length
        if (length >= bytes) child.kill('SIGKILL')
      })
      child.stderr.on('data', (text) => {
        stderr += text
      })
      return new Promise((resolve) => {
        child.on('close', () => resolve({ stdout: Buffer.concat(pieces), stderr }))
      })
    },
    hold: (bytes, ...args) => {
      const child = start(args)
      let length = 0
      return new Promise((resolve, reject) => {
        child.stdout.on('data', (piece: Buffer) => {
          length += piece.length
          if (length >= bytes) resolve(child)
        })
        child.on('close', () => reject(new Error('the process ended')))
      })
    },
    remove: () => rm(folder, { recursive: true }),
  }
}
