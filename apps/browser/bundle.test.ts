import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { KeyPair } from '../../protocols/hpke/key-pair.ts'
import { exampleAggregator, exampleTask } from '../../protocols/sealed-report/example-parties.ts'
import { exampleTasks } from '../../protocols/task/example-tasks.ts'
import type { Measurement } from '../../protocols/task/fixed-point.ts'
import { bundleClient } from './bundle.ts'

test('the client is at most 40 kB gzipped, kernels included', async () => {
  const { code, inputs } = await bundleClient()
  expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(40_000)
  const shipped = inputs.filter((file) => file.includes('kernels/generated'))
  expect(shipped.map((file) => file.split('/').at(-1)).sort()).toEqual(['client.ts', 'random.ts'])
  const packages = inputs.flatMap((file) => /node_modules\/((?:@[^/]*\/)?[^/]*)/.exec(file)?.[1] ?? [])
  expect([...new Set(packages)]).toEqual(['@noble/hashes'])
})

describe('the kernels of the client', () => {
  const long = Array.from({ length: 20_000 }, (_, i) => i % 5)
  const cases: readonly [string, object, Measurement][] = [
    ['count', {}, 1],
    ['sum', {}, 12.375],
    ['sum-vec', { length: 1_000, chunkLength: 250 }, long.slice(0, 1_000)],
    ['histogram', { length: 20_000, chunkLength: 100 }, 19_999],
    ['multihot', {}, [true, false, true, false, true]],
    ['norm-sum', { dimension: 20_000 }, long.map((x) => x / 1_000)],
    ['norm-sum', { dimension: 20_000 }, Float32Array.from(long, (x) => x / 1_000)],
    ['weighted-norm-sum', {}, { vector: Float64Array.of(0.25, 0, -0.25, 0), weight: 3 }],
    ['three-proofs', {}, [5, 0, 0, 1, 0, 0, 2, 0, 0, 3]],
  ]

  afterEach(() => {
    vi.doUnmock('../../src/kernels/generated/field.ts')
    vi.resetModules()
  })

  test.each(cases)('shard as all kernels do: %s', async (name, changes, measurement) => {
    const example = exampleTasks[name]!
    const parameters = { ...example, parameters: { ...example.parameters, ...changes } }
    const aggregators = await Promise.all([exampleAggregator(parameters), exampleAggregator(parameters)])
    const task = await exampleTask(parameters, aggregators, await KeyPair.generate(), new Uint8Array(32))
    const configs = aggregators.map(({ signedConfig }) => signedConfig)

    const sealed = async () => {
      vi.resetModules()
      const { sealReport } = await import('../../protocols/sealed-report/seal-report.ts')
      const { Task } = await import('../../protocols/task/task.ts')
      let draws = 0
      const random = (length: number) => new Uint8Array(length).fill(++draws)
      const given = Task.decode(task.encode())
      const { messages } = await sealReport(given, configs, measurement, { time: example.opens, random })
      return messages.map((message) => createHash('sha256').update(message).digest('hex'))
    }
    const byAll = await sealed()
    vi.doMock('../../src/kernels/generated/field.ts', () => import('../../src/kernels/generated/client.ts'))
    expect(await sealed()).toEqual(byAll)
  })
})
