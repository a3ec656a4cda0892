// Loaded before a command and its members: sends one of them the signal that FAULT names, at the place that it names, or has it
// send garbage there.
import { ChildProcess } from 'node:child_process'
import files from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { basename } from 'node:path'
import { WebSocket } from 'ws'
import type { Fault } from './tested-command.ts'

const fault: Fault = JSON.parse(process.env.FAULT ?? '')
const [, module = '', member = ''] = process.argv
const name = basename(module).startsWith('child.') ? member : 'parent'
let passed = 0

function pass(): void {
  passed++
  if (passed === fault.count && fault.signal !== 'garbage') process.kill(process.pid, fault.signal)
}

/** Has something done before each call of a method. */
function before<Name extends string>(
  owner: { [_ in Name]?: unknown },
  method: Name,
  act: (...args: unknown[]) => void,
): void {
  const original = owner[method] as (...args: unknown[]) => unknown
  owner[method] = function (this: unknown, ...args: unknown[]) {
    act(...args)
    return original.apply(this, args)
  }
}

/** Whether a frame has the digest of a step in it, by chance once in 2^32 places. */
function carries(frame: Uint8Array, step: number): boolean {
  const digest = Buffer.alloc(4)
  digest.writeUInt32LE(step)
  return Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength).includes(digest)
}

if (name === fault.who) {
  if (fault.at === 'start') pass()
  if (fault.at === 'report') before(process, 'send', pass)
  if (fault.at === 'frame')
    before(WebSocket.prototype, 'send', (frame) => {
      if (fault.step !== undefined && !carries(frame as Uint8Array, fault.step)) return
      pass()
      if (passed === fault.count && fault.signal === 'garbage') (frame as Uint8Array).fill(0xff)
    })
  if (fault.at === 'heard')
    before(ChildProcess.prototype, 'emit', (event) => {
      if (event === 'message') pass()
    })
  if (fault.at === 'file') {
    before(files, 'open', (_, flags) => {
      if (flags === 'wx') pass()
    })
    syncBuiltinESMExports()
  }
}
