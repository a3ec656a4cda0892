import type { Bench } from './bench.ts'
import type { ClientMeasurement } from './norm-sum-client.ts'
import { reportOf } from './norm-sum-report.ts'
import { measureAlone } from './processes.ts'
import { medianSeconds } from './timing.ts'

function shardBench(name: string, dimension: number, atMost: number): Bench {
  return {
    name,
    title: `NormSum shares of ${dimension.toLocaleString('en')} reals, with proof`,
    targets: [{ figure: 'seconds', atMost }],
    async measure({ smoke }) {
      const n = smoke ? 10 : dimension
      const seconds = await medianSeconds(reportOf(n).shard, smoke ? 1 : 5)
      return { n, seconds, limit: 'transforms over Field64, and 128 sums of signed entries' }
    },
  }
}

const verify: Bench = {
  name: 'normsum.verify',
  title: 'NormSum verification of 1,000,000 reals by the leader',
  targets: [{ figure: 'seconds', atMost: 1.2 }],
  async measure({ smoke }) {
    const n = smoke ? 10 : 1_000_000
    const { shard, verifyInit } = reportOf(n)
    const shards = shard()
    const seconds = await medianSeconds(() => verifyInit(shards, 0), smoke ? 1 : 5)
    return { n, seconds, limit: '128 sums of signed entries, and the XOF that gives the signs' }
  },
}

const upload: Bench = {
  name: 'normsum.upload',
  title: 'bytes of a NormSum report of 1,000,000 reals, which a client shares and both aggregators look at',
  targets: [
    { figure: 'uploadRatio', atMost: 1.01 },
    { figure: 'helperBytes', atMost: 100 },
    { figure: 'verifierBytes', atMost: 40_000 },
  ],
  async measure({ smoke }) {
    const n = smoke ? 10 : 1_000_000
    const { shard, verifyInit } = reportOf(n)
    const start = performance.now()
    const shards = shard()
    const [leader, helper] = shards.inputShares as [Uint8Array, Uint8Array]
    const sizes = shards.inputShares.map((_, id) => verifyInit(shards, id).verifierShare.length)
    return {
      n,
      seconds: (performance.now() - start) / 1000,
      uploadRatio: leader.length / (8 * n),
      helperBytes: helper.length,
      verifierBytes: Math.max(...sizes),
      limit:
        'proofs, which are as long as the square root of the vector, and the bits of 128 wraparound checks',
    }
  },
}

const memory: Bench = {
  name: 'normsum.memory',
  title: 'a process that shares one vector of 1,000,000 reals',
  targets: [{ figure: 'peakRssBytes', atMost: 200e6 }],
  async measure({ smoke }) {
    const n = smoke ? 10 : 1_000_000
    const { seconds, bareRssBytes, peakRssBytes } = await measureAlone<ClientMeasurement>('normSumClient', {
      dimension: n,
    })
    const bare = Math.round(bareRssBytes / 1e6)
    return { n, seconds, peakRssBytes, limit: `copies of the vector, beyond ${bare} MB that Node takes` }
  },
}

export const normSumBenches: readonly Bench[] = [
  shardBench('normsum.shard', 1_000_000, 2.5),
  shardBench('normsum.shard.small', 100_000, 0.25),
  verify,
  upload,
  memory,
]
