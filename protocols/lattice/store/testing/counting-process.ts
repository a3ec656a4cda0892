/**
 * A process that counts until it is killed: `counting-process.js PATH MODE`. It opens the count, and writes how much it has
 * counted under a key in all, eight bytes each time: at first 0, and then whenever a take has resolved.
 */
import { type FileHandle, open } from 'node:fs/promises'
import process from 'node:process'
import { DurableMarks } from '../../../../src/disk/durable-marks.ts'
import { writeWhole } from '../../../../src/disk/testing/write-whole.ts'
import { DurableOpenedCount } from '../durable-opened-count.ts'
import { testKey } from './test-key.ts'

/** How the process counts. */
export type CountingMode =
  /** As it should. */
  | 'count'
  /** With the waiting for the disk taken out. */
  | 'unwaited'
  /** Dies before or after the sync of this number: that of the file or, if it is even, of its folder. */
  | `die ${'before' | 'after'} ${number}`
  /** Opens the count, and waits. */
  | 'hold'

const [path = '', mode = 'count'] = process.argv.slice(2)

function say(counted: number): void {
  writeWhole(new Uint8Array(BigUint64Array.of(BigInt(counted)).buffer))
}

if (mode === 'unwaited') {
  const { store } = DurableMarks.prototype
  DurableMarks.prototype.store = function () {
    void store.call(this)
    return Promise.resolve()
  }
}
if (mode.startsWith('die')) {
  const [, when, at] = mode.split(' ')
  const file = await open(path)
  await file.close()
  const methods = Object.getPrototypeOf(file) as FileHandle
  const { sync } = methods
  let syncs = 0
  methods.sync = async function () {
    const isLast = ++syncs === Number(at)
    if (isLast && when === 'before') process.kill(process.pid, 'SIGKILL')
    await sync.call(this)
    if (isLast) process.kill(process.pid, 'SIGKILL')
  }
}

const count = await DurableOpenedCount.open(path, testKey)
say(0)
if (mode === 'hold') process.stdin.resume()
else
  for (let counted = 0, coefficients = 1; ; coefficients = (coefficients * 3) % 8191) {
    await count.take('key', coefficients, Number.MAX_SAFE_INTEGER)
    counted += coefficients
    say(counted)
  }
