// Runs @divviup/prio3 on one Prio3SumVec report of two aggregators, as its tests do.
// usage: node prio3.mjs shard|prepare LENGTH BITS CHUNK_LENGTH   prints {"seconds":...}
import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { Prio3SumVec } from '@divviup/prio3'

const [task, ...sizes] = process.argv.slice(2)
const [length, bits, chunkLength] = sizes.map(Number)
const prio3 = new Prio3SumVec({ shares: 2, length, bits, chunkLength })
const measurement = Array.from({ length }, (_, i) => i % 2 ** bits)
const fresh = (size) => Buffer.from(randomBytes(size))
const nonce = fresh(prio3.nonceSize)
const verifyKey = fresh(prio3.verifyKeySize)

// What a process does once, as a client does: its code is compiled on the way.
const tasks = {
  async shard() {
    const rand = fresh(prio3.randSize)
    return () => prio3.shardEncoded(measurement, nonce, rand)
  },
  async prepare() {
    const { publicShare, inputShares } = await prio3.shard(measurement, nonce, fresh(prio3.randSize))
    return async () => {
      const found = []
      for (const [id, share] of inputShares.entries())
        found.push(await prio3.prepareInit(verifyKey, id, null, nonce, publicShare, share))
      const shares = found.map(({ preparationShare }) => preparationShare)
      const message = await prio3.unshardPreparationShares(null, shares)
      for (const { preparationState } of found) prio3.prepareNext(preparationState, message)
    }
  },
}

const work = await tasks[task]()
const begun = performance.now()
await work()
process.stdout.write(`${JSON.stringify({ seconds: (performance.now() - begun) / 1000 })}\n`)
