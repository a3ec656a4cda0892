// Clients vote for one of four buckets, and one cheats: node --conditions=source --import tsx examples/histogram.ts
import { BeaverdamError } from 'beaverdam'
import { nonceSize, Prio3Histogram, type Shards, verifyKeySize } from 'beaverdam/protocols/prio3'
import { randomBytes } from 'beaverdam/random'

const prio3 = new Prio3Histogram(2, 4, 2)
const ctx = new TextEncoder().encode('favourite season')

/** What a client sends, once: a share to each of two aggregators, which say nothing alone. */
function vote(bucket: number): Shards & { nonce: Uint8Array } {
  const nonce = randomBytes(nonceSize)
  return { nonce, ...prio3.shard(ctx, bucket, nonce) }
}

const votes = [vote(0), vote(1), vote(3), vote(3), vote(2), vote(3)]
const [cheat] = votes
cheat?.inputShares[0]?.set([1, 2, 3, 4]) // not a vote for one bucket any more

// The aggregators share a key that no client knows, and exchange a message for each vote.
const verifyKey = randomBytes(verifyKeySize)
const accepted = votes.flatMap(({ nonce, publicShare, inputShares }) => {
  try {
    const verifications = inputShares.map((share, id) =>
      prio3.verifyInit(verifyKey, ctx, id, nonce, publicShare, share),
    )
    const message = prio3.verifierSharesToMessage(
      ctx,
      verifications.map(({ verifierShare }) => verifierShare),
    )
    return [verifications.map(({ state }) => prio3.verifyNext(ctx, state, message))]
  } catch (error) {
    if (error instanceof BeaverdamError && error.code === 'PROOF_REJECTED') return []
    throw error
  }
})

// Each adds up what it accepted; only the sums meet.
const sums = [0, 1].map((id) => prio3.aggregate(accepted.flatMap((outShares) => outShares[id] ?? [])).bytes)
console.log(prio3.unshard(sums, accepted.length).toNumbers())
