/**
 * A process that draws from a pool until it is killed: `drawing-process.js POOL KEY MODE`. It writes eight bytes of ones,
 * opens the pool, and from then on writes the first factor of each triple, in the order in which it gets them. After more than
 * any test waits for it draws no more, so that one that is killed late leaves something to those after it.
 */
import { type FileHandle, open } from 'node:fs/promises'
import process from 'node:process'
import { readKeyFile } from '../../../../src/disk/key-file.ts'
import { writeWhole } from '../../../../src/disk/testing/write-whole.ts'
import { Field64 } from '../../../../src/field/field64.ts'
import { openPool } from '../pool.ts'

/** How the process draws. */
export type DrawingMode =
  /** As it should. */
  | 'draw'
  /** With the marking taken out: what says what is used never reaches the disk. */
  | 'unmarked'
  /** Dies when the first elements are marked, before it has them. */
  | 'die-marked'
  /** Opens the pool, writes eight more bytes of ones, and waits. */
  | 'hold'

const [path = '', keyPath = '', mode = 'draw'] = process.argv.slice(2)
const ready = new Uint8Array(8).fill(0xff)
/** Elements after which it draws no more: tests wait for 2,048. */
const mostDrawn = 2200

/** The methods of all files, which of an open pool but its usage writes to. */
async function fileMethods(): Promise<FileHandle> {
  const file = await open(keyPath)
  await file.close()
  return Object.getPrototypeOf(file) as FileHandle
}

if (mode === 'unmarked')
  Object.assign(await fileMethods(), {
    write: async (bytes: Uint8Array) => ({ bytesWritten: bytes.length, buffer: bytes }),
  })
if (mode === 'die-marked') {
  const methods = await fileMethods()
  const { datasync } = methods
  Object.assign(methods, {
    async datasync(this: FileHandle) {
      await datasync.call(this)
      process.kill(process.pid, 'SIGKILL')
    },
  })
}

const key = await readKeyFile(keyPath)
writeWhole(ready)
const pool = await openPool(path, key, { id: 0, names: ['party-0', 'party-1'], field: Field64 })
if (mode === 'hold') writeWhole(ready)
else
  for (let length = 1, left = mostDrawn; left > 0; left -= length, length = (length % 61) + 1) {
    const [drawn] = await pool.take({ kind: 'triples', length })
    // whole before the next draw, so that nothing is handed out that nobody sees
    if (drawn !== undefined) writeWhole(drawn.bytes)
  }
process.stdin.resume()
