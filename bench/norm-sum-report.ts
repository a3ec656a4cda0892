import { NormSum } from '../protocols/norm-sum/norm-sum.ts'
import { nonceSize } from '../protocols/prio3/prio3.ts'
import { randomBytes } from '../src/random/csprng.ts'

const ctx = new TextEncoder().encode('bench')

/** A NormSum of two aggregators, a vector for it, and the work that its report makes. */
export function reportOf(dimension: number) {
  const normSum = new NormSum(2, { dimension, bound: 1, fractionBits: 20 })
  const vector = normSum.clip(new Float64Array(dimension).map((_, i) => Math.sin(i)))
  const nonce = randomBytes(nonceSize)
  const verifyKey = randomBytes(normSum.verifyKeySize)
  const shard = () => normSum.shard(ctx, vector, nonce)
  const verifyInit = ({ publicShare, inputShares }: ReturnType<typeof shard>, id: number) =>
    normSum.verifyInit(verifyKey, ctx, id, nonce, publicShare, inputShares[id] as Uint8Array)
  return { shard, verifyInit }
}
