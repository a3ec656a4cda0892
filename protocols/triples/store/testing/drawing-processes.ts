import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { killedProcesses } from '../../../../src/disk/testing/killed-processes.ts'
import type { DrawingMode } from './drawing-process.ts'

/** What a killed process has written. */
export interface Drawn {
  /** Elements that were handed out, in order. */
  readonly elements: readonly bigint[]
  readonly stderr: string
}

/** Starts processes that draw from pools. */
export interface DrawingProcesses {
  /** Draws until so many bytes have come, and kills the process with whatever it is at. */
  drawUntil(bytes: number, pool: string, key: string, mode?: DrawingMode): Promise<Drawn>
  /** A process that has opened a pool. */
  hold(pool: string, key: string): Promise<ChildProcess>
  remove(): Promise<void>
}

export async function drawingProcesses(): Promise<DrawingProcesses> {
  const processes = await killedProcesses(join(import.meta.dirname, 'drawing-process.ts'))
  return {
    drawUntil: async (bytes, pool, key, mode = 'draw') => {
      const { stdout, stderr } = await processes.runUntil(bytes, pool, key, mode)
      return { elements: elementsIn(stdout).slice(1), stderr }
    },
    hold: (pool, key) => processes.hold(16, pool, key, 'hold'),
    remove: () => processes.remove(),
  }
}

function elementsIn(bytes: Buffer): readonly bigint[] {
  return Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readBigUInt64LE(8 * i))
}
