import { secureSum } from '../protocols/secure-sum/secure-sum.ts'
import type { FieldVector } from '../src/field/vector.ts'
import { simulate } from '../src/runtime/simulate.ts'
import { reconstructAdditive } from '../src/sharing/additive.ts'
import { memoryTransports } from '../src/transport/memory.ts'
import type { Bench, Target } from './bench.ts'
import { measureProcesses } from './processes.ts'
import { publicVector } from './seeded-vector.ts'
import { interleave, median, timed } from './timing.ts'

function between(
  name: string,
  { tls, limit }: { readonly tls: boolean; readonly limit: string },
  targets: readonly Target[],
): Bench {
  const links = tls ? ', over mutual TLS' : ''
  return {
    name,
    title: `sum of 1e6 elements each of 3 parties in processes of their own${links}; peak RSS at 1e7`,
    targets,
    async measure({ smoke }) {
      const n = smoke ? 20_000 : 1_000_000
      const runs = smoke ? 2 : 25
      const { seconds, bytesPerParty, totalBytes } = await measureProcesses('sum', 3, {
        length: n,
        runs,
        tls,
      })
      const { peakRssBytes } = await measureProcesses('sum', 3, { length: 10 * n, runs: 1, tls })
      return { n, seconds, bytesPerParty, bytesPerElement: totalBytes / n, peakRssBytes, limit }
    },
  }
}

const webSocket = between(
  'sum.ws',
  { tls: false, limit: 'the collector: writes to its sockets, and the garbage of 64 KiB frames' },
  [
    { figure: 'perSecond', atLeast: 10e6 },
    { figure: 'bytesPerElement', atMost: 33 },
    { figure: 'peakRssBytes', atMost: 400e6 },
  ],
)

const tls = between(
  'sum.tls',
  { tls: true, limit: 'the collector: AES-GCM and copies of TLS records, and the garbage of 64 KiB frames' },
  [
    { figure: 'perSecond', atLeast: 5e6 },
    { figure: 'bytesPerElement', atMost: 33 },
    { figure: 'peakRssBytes', atMost: 400e6 },
  ],
)

const many: Bench = {
  name: 'sum.many',
  title: 'sum of 1e4 elements each of 200 parties in one process, every pair masking, memory transport',
  targets: [
    { figure: 'seconds', atMost: 6 },
    { figure: 'peakRssBytes', atMost: 1e9 },
  ],
  async measure({ smoke }) {
    const [parties, length] = smoke ? [10, 100] : [200, 10_000]
    const names = Array.from({ length: parties }, (_, id) => `party-${id}`)
    const vectors = await Promise.all(names.map((name) => publicVector(name, length)))
    const expected = reconstructAdditive(vectors)
    let bytesPerParty = 0
    const run = async () => {
      const outcomes = await simulate(memoryTransports(names), { terms: { bench: 'sum.many' } }, (party) =>
        secureSum(party, vectors[party.id] as FieldVector),
      )
      if (!outcomes.every(({ value }) => value.equal(expected))) throw new Error('a sum is wrong')
      bytesPerParty = Math.max(...outcomes.map(({ metrics }) => metrics.wireBytesOut))
    }
    const [seconds] = await interleave([timed(run)], smoke ? 1 : 3)
    return {
      n: parties * length,
      seconds: median(seconds),
      bytesPerParty,
      peakRssBytes: process.resourceUsage().maxRSS * 1024,
      limit: 'AES-128-CTR: each pair expands its seed at both ends',
    }
  },
}

export const sumBenches = { webSocket, tls, many }
