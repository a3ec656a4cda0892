/**
 * An outsider's program that uses the installed package where there is Node's API: Node itself, Deno and Bun. It prints a
 * line a check, and ends with 1 if one fails.
 */
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { listenWebSocket } from 'beaverdam/transport/websocket'
import { checks, expectSame, runChecks, sumOfSalaries } from './checks.mjs'

const subpaths = JSON.parse(readFileSync(new URL('subpaths.json', import.meta.url), 'utf8'))

const names = ['alice', 'bob', 'carol']

const all = {
  [`${subpaths.length} subpaths imported`]: async () => {
    for (const subpath of subpaths) expectSame(Object.keys(await import(subpath)).length > 0, true)
  },
  ...checks,
  'secure sum over WebSocket': async () => {
    const listeners = await Promise.all(names.map(() => listenWebSocket('127.0.0.1:0')))
    const addresses = listeners.map(({ address }) => address)
    const session = 'c0ffee'.repeat(6)
    const transports = await Promise.all(
      listeners.map((listener, id) => listener.connect({ id, names, addresses, session })),
    )
    await sumOfSalaries(transports)
    await Promise.all(transports.map((transport) => transport.close()))
  },
}

if (!(await runChecks(all, console.log))) process.exitCode = 1
