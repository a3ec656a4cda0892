import { NormSum } from '../protocols/norm-sum/norm-sum.ts'
import { nonceSize } from '../protocols/prio3/prio3.ts'
import { randomBytes } from '../src/random/csprng.ts'
import type { Bench } from './bench.ts'
import { interleave, median, timed } from './timing.ts'

const ctx = new TextEncoder().encode('bench')

/** A NormSum of two aggregators, and a vector for it. */
function normSumOf(dimension: number) {
  const normSum = new NormSum(2, { dimension, bound: 1, fractionBits: 20 })
  const vector = normSum.clip(Float64Array.from({ length: dimension }, (_, i) => Math.sin(i)))
  const shard = () => {
    const nonce = randomBytes(nonceSize)
    return { nonce, ...normSum.shard(ctx, vector, nonce) }
  }
  return { normSum, shard }
}

/** Median seconds, once it has warmed up. */
async function secondsOf(smoke: boolean, work: () => unknown): Promise<number> {
  const [seconds] = await interleave([timed(work)], smoke ? 1 : 5)
  return median(seconds)
}

function shardBench(name: string, dimension: number, atMost: number): Bench {
  return {
    name,
    title: `NormSum shares of ${dimension.toLocaleString('en')} reals, with proof`,
    targets: [{ figure: 'seconds', atMost }],
    async measure({ smoke }) {
      const n = smoke ? 10 : dimension
      const seconds = await secondsOf(smoke, normSumOf(n).shard)
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
    const { normSum, shard } = normSumOf(n)
    const verifyKey = randomBytes(normSum.verifyKeySize)
    const { nonce, publicShare, inputShares } = shard()
    const [leaderShare] = inputShares as [Uint8Array]
    const seconds = await secondsOf(smoke, () =>
      normSum.verifyInit(verifyKey, ctx, 0, nonce, publicShare, leaderShare),
    )
    return { n, seconds, limit: '128 sums of signed entries, and the XOF that gives the signs' }
  },
}

export const normSumBenches: readonly Bench[] = [
  shardBench('normsum.shard', 1_000_000, 2.5),
  shardBench('normsum.shard.small', 100_000, 0.25),
  verify,
]
