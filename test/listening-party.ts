/**
 * A party in a process of its own that listens for one session after the other, whatever becomes of each: it tells where,
 * how the session ended, and at the end of so many how much memory it took.
 */
import process from 'node:process'
import { runParty } from '../src/runtime/run-party.ts'
import { listenWebSocket } from '../src/transport/websocket.ts'

const [sessions, session] = [Number(process.argv[2]), process.argv[3] ?? '']
const names = ['listener', 'peer']

function tell(message: object): Promise<void> {
  return new Promise((resolve) => process.send?.(message, () => resolve()))
}

for (let k = 0; k < sessions; k++) {
  const listener = await listenWebSocket('127.0.0.1:0')
  const linked = listener.connect({ id: 0, names, addresses: names.map(() => listener.address), session })
  await tell({ address: listener.address })
  const end = await runParty(await linked, { terms: { test: 'malformed' } }, async (party) => {
    const got = await party.exchange(1, Uint8Array.of(7))
    return got[1]?.[0]
  }).then(
    ({ value }) => ({ value }),
    ({ name, code, party }) => ({ name, code, party }),
  )
  await tell({ end })
}
await tell({ peakMiB: process.resourceUsage().maxRSS / 1024 })
process.disconnect()
