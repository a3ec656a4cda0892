// One aggregator, in a process of its own: it founds the task with the others, takes reports over HTTP, and releases sums.
import { on, once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import process from 'node:process'
import { type Party, runParty } from 'beaverdam'
import { uploadEndpoint } from 'beaverdam/aggregator'
import { foundTask, VerifiedAggregator } from 'beaverdam/protocols/verified-sum'
import { processTransport } from 'beaverdam/transport/process'
import type { News, Order, ReleasedShare } from './messages.ts'

// From the start, so that no order is missed.
const messages = on(process, 'message')

const tell = (news: News) => process.send?.(news)

async function aggregate(party: Party): Promise<void> {
  let aggregator: VerifiedAggregator | undefined
  let rounds = 0
  let verified = 0
  for await (const [message] of messages) {
    if (Array.isArray(message)) continue // the transport's
    const order = message as Order
    if (order.kind === 'begin') aggregator = await begin(party, order)
    else if (aggregator !== undefined) {
      const current = aggregator
      await party.fork(`round-${rounds++}`, async (round) => {
        verified += (await current.verify(round)).accepted.length
        const released =
          verified < current.task.parameters.minBatch ? undefined : await release(round, current)
        if (released !== undefined) verified = 0
        tell({ kind: 'aggregated', released })
      })
    }
  }
}

async function release(party: Party, aggregator: VerifiedAggregator): Promise<ReleasedShare> {
  const batch = await aggregator.agree(party)
  const sealedShare = await aggregator.release(party, batch)
  return { count: batch.count, idsDigest: batch.idsDigest, sealedShare }
}

async function begin(
  party: Party,
  { terms, origin }: Order & { kind: 'begin' },
): Promise<VerifiedAggregator> {
  const { task, signedConfigs, keys } = await foundTask(party, terms)
  const aggregator = new VerifiedAggregator(task, party.id, keys)
  let taken = 0
  const taker = {
    task,
    id: party.id,
    accept: async (message: Uint8Array) => {
      const id = await aggregator.accept(message)
      tell({ kind: 'taken', count: ++taken })
      return id
    },
  }
  const signedConfig = () => signedConfigs[party.id] ?? new Uint8Array(0)
  const server = createServer(uploadEndpoint(taker, { signedConfig, origins: [origin] }))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  tell({ kind: 'listening', port: (server.address() as AddressInfo).port, task: task.encode() })
  return aggregator
}

process.once('disconnect', () => process.exit())
await runParty(await processTransport(), { terms: { protocol: 'verified-sum in a browser' } }, aggregate)
