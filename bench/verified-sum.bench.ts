import { bestChunkLength } from '../protocols/flp/chunk-length.ts'
import { KeyPair } from '../protocols/hpke/key-pair.ts'
import { sealReport } from '../protocols/sealed-report/seal-report.ts'
import type { Task } from '../protocols/task/task.ts'
import { openRelease } from '../protocols/verified-sum/collector.ts'
import { foundTask, type TaskTerms } from '../protocols/verified-sum/found-task.ts'
import { VerifiedAggregator } from '../protocols/verified-sum/verified-aggregator.ts'
import type { Party } from '../src/runtime/party.ts'
import { simulate } from '../src/runtime/simulate.ts'
import { memoryTransports } from '../src/transport/memory.ts'
import type { Bench } from './bench.ts'
import { interleave, median, timed } from './timing.ts'

const aggregators = ['leader', 'helper']

type Circuit = Pick<TaskTerms, 'vdaf' | 'field' | 'parameters'>

const count: Circuit = { vdaf: 'Prio3Count', field: 'Field64', parameters: {} }

const buckets = 100
const histogram: Circuit = {
  vdaf: 'Prio3Histogram',
  field: 'Field128',
  parameters: { length: buckets, chunkLength: bestChunkLength(buckets) },
}

async function amongAggregators<T>(body: (party: Party) => Promise<T>): Promise<readonly T[]> {
  const outcomes = await simulate(memoryTransports(aggregators), { terms: {} }, body)
  return outcomes.map(({ value }) => value)
}

async function foundExample(circuit: Circuit, maxBatch: number) {
  const collector = await KeyPair.generate()
  const founded = await amongAggregators((party) =>
    foundTask(party, {
      name: 'bench',
      ...circuit,
      fractionBits: 0,
      minBatch: 2,
      maxBatch,
      opens: 0,
      closes: 1,
      uploads: 'open',
      collectorKey: collector.publicKey,
    }),
  )
  const [{ task, signedConfigs }] = founded as readonly [(typeof founded)[number]]
  return { task, signedConfigs, collector, keys: founded.map(({ keys }) => keys) }
}

function seal(task: Task, signedConfigs: readonly Uint8Array[], reports: number) {
  return Promise.all(
    Array.from({ length: reports }, (_, i) => sealReport(task, signedConfigs, i % 2, { time: 0 })),
  )
}

/** Both aggregators are in this process, so that one of them takes half of the time. */
function verified(name: string, what: string, circuit: Circuit, perSecond: number): Bench {
  return {
    name: `verified.${name}`,
    title: `sealed reports of ${what} that one of two aggregators opens, verifies with the other and adds up`,
    targets: [{ figure: 'perSecond', atLeast: perSecond }],
    async measure({ smoke }) {
      const n = smoke ? 10 : 1000
      const { task, signedConfigs, collector, keys } = await foundExample(circuit, n)
      const reports = await seal(task, signedConfigs, n)
      const run = async () => {
        const released = await amongAggregators(async (party) => {
          const aggregator = new VerifiedAggregator(task, party.id, keys[party.id] as (typeof keys)[number])
          for (const { messages } of reports) await aggregator.accept(messages[party.id] as Uint8Array)
          await aggregator.verify(party)
          const batch = await aggregator.agree(party)
          return { batch, sealed: await aggregator.release(party, batch) }
        })
        const [{ batch }] = released as readonly [(typeof released)[number]]
        const sealed = released.map((of) => of.sealed)
        if ((await openRelease(task, collector, batch, sealed)).count !== n)
          throw new Error('a report is missing')
      }
      const [seconds] = await interleave([timed(run, aggregators.length)], smoke ? 1 : 5)
      const limit =
        "the platform's cryptography, a turn of the event loop each call: X25519, HKDF, AES-GCM, SHA-256"
      return { n, seconds: median(seconds), limit }
    },
  }
}

export const verifiedSumBenches: readonly Bench[] = [
  verified('count', 'Prio3Count', count, 1000),
  verified('histogram', `Prio3Histogram with ${buckets} buckets`, histogram, 500),
]
