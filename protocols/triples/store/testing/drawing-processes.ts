import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { build } from 'esbuild'
import type { DrawingMode } from './drawing-process.ts'

/** What a killed process has written. */
export interface Drawn {
  /** Elements that were handed out, in order. */
  readonly elements: readonly bigint[]
  readonly stderr: string
}

/** Starts processes that draw from pools, as plain JavaScript. */
export interface DrawingProcesses {
  /** Draws until so many bytes have come, and kills the process with whatever it is at. */
  drawUntil(bytes: number, pool: string, key: string, mode?: DrawingMode): Promise<Drawn>
  /** A process that has opened a pool. */
  hold(pool: string, key: string): Promise<ChildProcess>
  remove(): Promise<void>
}

const root = join(import.meta.dirname, '../../../..')

export async function drawingProcesses(): Promise<DrawingProcesses> {
  // inside the package, whose dependencies it finds there
  const folder = await mkdtemp(join(root, 'node_modules', '.beaverdam-test-'))
  const outfile = join(folder, 'drawing-process.js')
  await build({
    entryPoints: [join(import.meta.dirname, 'drawing-process.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    conditions: ['source'],
    logLevel: 'error',
  })
  const start = (pool: string, key: string, mode: DrawingMode) =>
    spawn(process.execPath, [outfile, pool, key, mode], { stdio: ['pipe', 'pipe', 'pipe'] })
  return {
    drawUntil: (bytes, pool, key, mode = 'draw') => {
      const child = start(pool, key, mode)
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
        child.on('close', () => resolve({ elements: elementsIn(Buffer.concat(pieces)).slice(1), stderr }))
      })
    },
    hold: (pool, key) => {
      const child = start(pool, key, 'hold')
      let length = 0
      return new Promise((resolve, reject) => {
        child.stdout.on('data', (piece: Buffer) => {
          length += piece.length
          if (length === 16) resolve(child)
        })
        child.on('close', () => reject(new Error('the process ended')))
      })
    },
    remove: () => rm(folder, { recursive: true }),
  }
}

function elementsIn(bytes: Buffer): readonly bigint[] {
  return Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readBigUInt64LE(8 * i))
}
