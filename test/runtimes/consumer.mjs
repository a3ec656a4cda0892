/**
 * An outsider's program that uses the installed package where there is Node's API: Node itself, Deno and Bun. It prints a
 * line a check, and ends with 1 if one fails.
 */
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { listenWebSocket, readIdentity } from 'beaverdam/transport/websocket'
import { checks, expectSame, runChecks, sumOfSalaries } from './checks.mjs'

const read = (file) => readFileSync(new URL(file, import.meta.url), 'utf8')
const subpaths = JSON.parse(read('subpaths.json'))
/** By name, as `beaverdam keygen --json` tells of them: those of the three parties, and eve's. */
const keys = JSON.parse(read('keys.json'))

const names = ['alice', 'bob', 'carol']
const session = 'c0ffee'.repeat(6)

function listenAs(name) {
  const { key, certificate } = keys[name]
  return listenWebSocket('127.0.0.1:0', { identity: readIdentity(read(key), read(certificate)) })
}

const pinsOf = (...names) => names.map((name) => [keys[name].pin])

async function sumOver(listeners, pins) {
  const addresses = listeners.map(({ address }) => address)
  const transports = await Promise.all(
    listeners.map((listener, id) => listener.connect({ id, names, addresses, session, ...pins })),
  )
  await sumOfSalaries(transports)
  await Promise.all(transports.map((transport) => transport.close()))
}

/** Eve dials alice in bob's place. */
async function refuseEve() {
  const [alice, eve] = await Promise.all(['alice', 'eve'].map(listenAs))
  const place = { names: ['alice', 'bob'], addresses: [alice.address, eve.address], session }
  const waiting = alice.connect({ ...place, id: 0, pins: pinsOf('alice', 'bob') })
  waiting.catch(() => {})
  const linked = eve.connect({ ...place, id: 1, pins: pinsOf('alice', 'eve') })
  expectSame(await linked.catch(({ code }) => code), 'PIN_MISMATCH')
  await alice.close()
}

/** Bob dials alice and finds eve in her place. */
async function refuseToDialEve() {
  const [eve, bob] = await Promise.all(['eve', 'bob'].map(listenAs))
  const place = { names: ['alice', 'bob'], addresses: [eve.address, bob.address], session }
  const waiting = eve.connect({ ...place, id: 0, pins: pinsOf('eve', 'bob') })
  waiting.catch(() => {})
  const linked = bob.connect({ ...place, id: 1, pins: pinsOf('alice', 'bob') })
  expectSame(await linked.catch(({ code }) => code), 'PIN_MISMATCH')
  await eve.close()
}

const all = {
  [`${subpaths.length} subpaths imported`]: async () => {
    for (const subpath of subpaths) expectSame(Object.keys(await import(subpath)).length > 0, true)
  },
  ...checks,
  'secure sum over WebSocket': async () =>
    sumOver(await Promise.all(names.map(() => listenWebSocket('127.0.0.1:0')))),
  'secure sum over WebSocket and mutual TLS': async () =>
    sumOver(await Promise.all(names.map(listenAs)), { pins: pinsOf(...names) }),
  'a key that is not pinned refused by whom it dials': refuseEve,
  'a key that is not pinned refused by who dials it': refuseToDialEve,
}

if (!(await runChecks(all, console.log))) process.exitCode = 1
