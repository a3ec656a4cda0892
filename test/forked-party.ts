/**
 * One party of three in a process of its own, linked by the process that forked it. The first has the fault that the
 * argument names; each prints how the session ended for it.
 */
import process from 'node:process'
import { frameKind } from '../src/runtime/frame.ts'
import type { Party, PartyId } from '../src/runtime/party.ts'
import { runParty } from '../src/runtime/run-party.ts'
import { scopeKey } from '../src/runtime/step.ts'
import { processTransport } from '../src/transport/process.ts'
import { piece } from './piece.ts'
import { type Tamper, tampered } from './tampered-transport.ts'

const isPieces = (frame: Uint8Array) => frame[0] === frameKind.pieces

/** Says the same as ever, and after its first message of a scope that message once more, in the next one's place. */
function replaying(): Tamper {
  let first: Uint8Array | undefined
  return (frame, to) => {
    if (!isPieces(frame) || to !== 1) return [frame]
    first ??= frame
    return first === frame ? [frame] : [frame, first]
  }
}

/** Announces so many bytes in its first message to each, and says no more. */
function announcing(messageBytes: number): Tamper {
  const told = new Set<PartyId>()
  return (frame, to) => {
    if (!isPieces(frame)) return [frame]
    if (told.has(to)) return []
    told.add(to)
    return [
      piece({ scope: scopeKey(scopeKey(0, 'session'), 'x'), digest: 0, messageBytes }, Uint8Array.of(1)),
    ]
  }
}

const faults: Readonly<Record<string, Tamper>> = {
  none: (frame) => [frame],
  duplicated: (frame) => (isPieces(frame) ? [frame, frame] : [frame]),
  late: replaying(),
  foreign: (frame) =>
    frame[0] === frameKind.hello ? [frame, piece({ scope: 4711 }, Uint8Array.of(1))] : [frame],
  oversized: announcing(0xffffffff),
  silent: (frame) => (isPieces(frame) ? [] : [frame]),
}

const fault = process.argv[2] ?? ''

async function body(party: Party): Promise<number> {
  if (fault === 'failing' && party.id === 0) throw new Error('the value is 42')
  const sums = ['x', 'y'].map((name) =>
    party.fork(name, async (at) => {
      let sum = 0
      for (let k = 0; k < 20; k++)
        for (const got of await at.exchange(k, Uint8Array.of(k))) sum += got[0] as number
      return sum
    }),
  )
  const [x = 0, y = 0] = await Promise.all(sums)
  await party.exchange(1, new Uint8Array(300_000))
  return x + y
}

const transport = await processTransport()
const linked = transport.id === 0 ? tampered(transport, faults[fault] ?? ((frame) => [frame])) : transport
// the silent one has time, so that it is the others who find fault
const deadline = fault === 'silent' && transport.id !== 0 ? 3000 : 60_000
const end = await runParty(linked, { terms: { test: 'forked' }, deadline }, body).then(
  ({ value }) => ({ value }),
  ({ code, party, message }) => ({ code, party, message }),
)
console.log(JSON.stringify(end))
await transport.close()
process.disconnect()
