import { bestChunkLength } from '../protocols/flp/chunk-length.ts'
import { Prio3SumVec } from '../protocols/prio3/instances.ts'
import { nonceSize, verifyKeySize } from '../protocols/prio3/prio3.ts'
import { randomBytes } from '../src/random/csprng.ts'
import { turboShake128 } from '../src/random/turboshake.ts'
import type { Bench } from './bench.ts'
import { interleave, median, timed } from './timing.ts'

const ctx = new TextEncoder().encode('bench')

/** A Prio3SumVec of two aggregators, and a measurement for it. */
function sumVec(length: number, bits: number) {
  const max = 2 ** bits - 1
  const prio3 = new Prio3SumVec(2, length, max, bestChunkLength(length * bits))
  const measurement = Uint32Array.from({ length }, (_, i) => i & max)
  const shard = () => {
    const nonce = randomBytes(nonceSize)
    return { nonce, ...prio3.shard(ctx, measurement, nonce) }
  }
  return { prio3, shard }
}

/** Median seconds, once it has warmed up. */
async function secondsOf(smoke: boolean, work: () => unknown): Promise<number> {
  const [seconds] = await interleave([timed(work)], smoke ? 1 : 15)
  return median(seconds)
}

function shardBench(name: string, length: number, bits: number, atMost: number): Bench {
  return {
    name,
    title: `Prio3SumVec shares of ${length.toLocaleString('en')} ${bits}-bit integers, with proof`,
    targets: [{ figure: 'seconds', atMost }],
    async measure({ smoke }) {
      const n = smoke ? 10 : length
      const seconds = await secondsOf(smoke, sumVec(n, bits).shard)
      return { n, seconds, limit: 'transforms over Field128: a product of 128 bits for each butterfly' }
    },
  }
}

const prepare: Bench = {
  name: 'prio3.sumvec.prepare',
  title: 'Prio3SumVec verification of 1,000 16-bit integers by both aggregators',
  targets: [{ figure: 'seconds', atMost: 0.014 }],
  async measure({ smoke }) {
    const n = smoke ? 10 : 1000
    const { prio3, shard } = sumVec(n, 16)
    const verifyKey = randomBytes(verifyKeySize)
    const { nonce, publicShare, inputShares } = shard()
    const seconds = await secondsOf(smoke, () => {
      const verifications = inputShares.map((share, id) =>
        prio3.verifyInit(verifyKey, ctx, id, nonce, publicShare, share),
      )
      const message = prio3.verifierSharesToMessage(
        ctx,
        verifications.map(({ verifierShare }) => verifierShare),
      )
      for (const { state } of verifications) prio3.verifyNext(ctx, state, message)
    })
    return { n, seconds, limit: 'products over Field128, and XofTurboShake128 over each share' }
  },
}

const xof: Bench = {
  name: 'xof.turboshake128',
  title: 'bytes of TurboSHAKE128',
  targets: [{ figure: 'perSecond', atLeast: 250e6 }],
  async measure({ smoke }) {
    const n = smoke ? 10_000 : 10_000_000
    const seed = randomBytes(32)
    const seconds = await secondsOf(smoke, () => turboShake128(seed, 1, n))
    return { n, seconds, limit: '12 rounds of Keccak on 25 lanes for 168 bytes' }
  },
}

/** The goals of the first two are a hundredth of what the BigInt library @divviup/prio3 0.8 takes: 1.4 s. */
export const prio3Benches: readonly Bench[] = [
  shardBench('prio3.sumvec.shard', 1000, 16, 0.014),
  prepare,
  shardBench('prio3.sumvec.shard.bits', 100_000, 1, 0.25),
  xof,
]
