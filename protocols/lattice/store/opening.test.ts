import { expect, test } from 'vitest'
import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { simulate } from '../../../src/runtime/simulate.ts'
import { memoryTransports } from '../../../src/transport/memory.ts'
import { encryptContribution } from '../../homomorphic-sum/encrypt-contribution.ts'
import { HomomorphicAggregator } from '../../homomorphic-sum/homomorphic-aggregator.ts'
import { HomomorphicTask } from '../../homomorphic-sum/homomorphic-task.ts'
import { SumTask } from '../../secure-sum/task.ts'
import { answer } from '../answer.ts'
import { decodePublicKey, encodePublicKey } from '../encoding.ts'
import { encryptOwn } from '../encrypt.ts'
import { generateKey } from '../generate-key.ts'
import { makeJointColumns } from '../joint-key.ts'
import { deriveParameters } from '../parameters.ts'
import { DurableOpenedCount } from './durable-opened-count.ts'
import { countFolder } from './testing/count-folder.ts'
import { testKey } from './testing/test-key.ts'

const exhausted = expect.objectContaining({ code: 'KEY_EXHAUSTED' })

test('who answers under a key that others keep does not answer more after a restart', async () => {
  const workload = { encryption: 'secret key', multiplied: true, addends: 1, parties: 1 } as const
  const parameters = deriveParameters({ ...workload, maxOpened: 2 * 8192 })
  const key = await generateKey(parameters)
  const kept = encodePublicKey(key.publicKey)
  const x = FieldVector.of(Field64, [1, 2, 3])
  const question = await encryptOwn(key, x)
  const path = await countFolder()
  await (await DurableOpenedCount.create(path, testKey)).close()
  const answerOnce = async () => {
    const publicKey = await decodePublicKey(parameters, kept)
    const count = await DurableOpenedCount.open(path, testKey)
    try {
      await answer(publicKey, question, x, x, { count })
    } finally {
      await count.close()
    }
  }
  await answerOnce()
  await answerOnce()
  await expect(answerOnce()).rejects.toThrow(exhausted)
})

test('aggregators count on disk what they open', async () => {
  const format = { fractionBits: 16, clip: 8 }
  const batch = { minBatch: 2, maxBatch: 2, aggregators: 2 }
  const task = new HomomorphicTask(new SumTask({ name: 'test', field: Field64, length: 3, format, ...batch }))
  const inSession = async <T>(body: (party: Party) => Promise<T>) => {
    const ends = await simulate(memoryTransports(['one', 'two']), { terms: {} }, body)
    return ends.map(({ value }) => value)
  }
  const keys = await inSession((party) => makeJointColumns(party, task.parameters, task.shape.columns))
  const { publicKey } = keys[0]!
  const update = Float64Array.of(0.5, -1, 2)
  const reports = await Promise.all([1, 2].map(() => encryptContribution(task, publicKey, update)))
  const path = await countFolder()
  const sums = await inSession(async (party) => {
    const count = await DurableOpenedCount.create(`${path}-${party.id}`, testKey)
    const aggregator = new HomomorphicAggregator(task, party.id, keys[party.id]!, { count })
    for (const { message } of reports) await aggregator.accept(message)
    const release = await aggregator.open(party, await aggregator.agree(party))
    await count.close()
    return release.sum()
  })
  expect(sums).toEqual([Float64Array.of(1, -2, 4), Float64Array.of(1, -2, 4)])
  for (const id of [0, 1]) {
    const count = await DurableOpenedCount.open(`${path}-${id}`, testKey)
    await expect(count.take(publicKey.keyId, 1, task.parameters.n)).rejects.toThrow(exhausted)
    await count.take(publicKey.keyId, 1, task.parameters.n + 1)
    await count.close()
  }
})
