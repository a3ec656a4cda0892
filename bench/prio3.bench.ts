import { turboshake128 as nobleTurboShake128 } from '@noble/hashes/sha3-addons.js'
import { bestChunkLength } from '../protocols/flp/chunk-length.ts'
import { Prio3SumVec } from '../protocols/prio3/instances.ts'
import { nonceSize, verifyKeySize } from '../protocols/prio3/prio3.ts'
import { randomBytes } from '../src/random/csprng.ts'
import { turboShake128 } from '../src/random/turboshake.ts'
import type { Bench } from './bench.ts'
import { runPeer } from './peer.ts'
import { interleave, median, medianRatio, medianSeconds, timed } from './timing.ts'

const ctx = new TextEncoder().encode('bench')

/** A Prio3SumVec of two aggregators, and the work that a report makes. */
function sumVec(length: number, bits: number) {
  const max = 2 ** bits - 1
  const chunkLength = bestChunkLength(length * bits)
  const prio3 = new Prio3SumVec(2, length, max, chunkLength)
  const measurement = Uint32Array.from({ length }, (_, i) => i & max)
  const nonce = randomBytes(nonceSize)
  const verifyKey = randomBytes(verifyKeySize)
  const shard = () => prio3.shard(ctx, measurement, nonce)
  const { publicShare, inputShares } = shard()
  /** What both aggregators do until each has its output share. */
  const prepare = () => {
    const verifications = inputShares.map((share, id) =>
      prio3.verifyInit(verifyKey, ctx, id, nonce, publicShare, share),
    )
    const message = prio3.verifierSharesToMessage(
      ctx,
      verifications.map(({ verifierShare }) => verifierShare),
    )
    for (const { state } of verifications) prio3.verifyNext(ctx, state, message)
  }
  return { chunkLength, shard, prepare }
}

/** Both have warmed up, and cut the bits into chunks alike: into those that make the shortest proof. */
function besidePeer(task: 'shard' | 'prepare', title: string, limit: string): Bench {
  return {
    name: `prio3.sumvec.${task}`,
    title: `${title} of 1,000 16-bit integers in Field128`,
    targets: [{ figure: 'ratio', atLeast: 100 }],
    peer: '@divviup/prio3',
    async measure({ smoke }) {
      const [n, bits] = [smoke ? 10 : 1000, 16]
      const { chunkLength, ...ours } = sumVec(n, bits)
      const args = [task, String(n), String(bits), String(chunkLength)]
      const [seconds, peerSeconds] = await interleave(
        [async () => medianSeconds(ours[task], smoke ? 1 : 15), () => runPeer({ script: 'prio3.mjs', args })],
        smoke ? 1 : 3,
      )
      return {
        n,
        seconds: median(seconds),
        baseline: '@divviup/prio3 0.8.0, which is of BigInts',
        ratio: medianRatio(peerSeconds, seconds),
        limit,
      }
    },
  }
}

const manyBits: Bench = {
  name: 'prio3.sumvec.shard.bits',
  title:
    'Prio3SumVec shares of 100,000 bits, with proof; @divviup/prio3, which takes half a minute, is not run beside it',
  targets: [{ figure: 'seconds', atMost: 0.25 }],
  async measure({ smoke }) {
    const n = smoke ? 100 : 100_000
    const seconds = await medianSeconds(sumVec(n, 1).shard, smoke ? 1 : 15)
    return { n, seconds, limit: 'transforms over Field128: a product of 128 bits for each butterfly' }
  },
}

const xof: Bench = {
  name: 'xof.turboshake128',
  title: 'bytes of TurboSHAKE128',
  targets: [
    { figure: 'perSecond', atLeast: 250e6 },
    { figure: 'ratio', atLeast: 5 },
  ],
  async measure({ smoke }) {
    const n = smoke ? 10_000 : 10_000_000
    // The other one gets a tenth of the work.
    const share = 0.1
    const seed = randomBytes(32)
    const [seconds, nobleSeconds] = await interleave(
      [
        timed(() => turboShake128(seed, 1, n)),
        timed(() => nobleTurboShake128(seed, { D: 1, dkLen: n * share }), share),
      ],
      smoke ? 1 : 5,
    )
    return {
      n,
      seconds: median(seconds),
      baseline: 'that of @noble/hashes, in JavaScript',
      ratio: medianRatio(nobleSeconds, seconds),
      limit: '12 rounds of Keccak on 25 lanes for 168 bytes',
    }
  },
}

export const prio3Benches: readonly Bench[] = [
  besidePeer(
    'shard',
    'Prio3SumVec shares',
    'transforms over Field128: a product of 128 bits for each butterfly',
  ),
  besidePeer(
    'prepare',
    'Prio3SumVec verification, by both aggregators,',
    'products over Field128, and XofTurboShake128 over each share',
  ),
  manyBits,
  xof,
]
