import { describe, expect, test } from 'vitest'
import { BeaverdamError } from '../src/errors.ts'
import { Field64 } from '../src/field/field64.ts'
import { FieldVector } from '../src/field/vector.ts'
import { type Bench, type BenchResult, isMet, runBench } from './bench.ts'
import * as baseline from './bigint-baseline.ts'
import { checkDemo } from './chromium.ts'
import { benches, benchTable, runBenches } from './index.ts'

const inThisProcess = ['field64.mul', 'field64.dot', 'share.f32', 'aggregate.seed', 'sum.many']
const measurable = benches.filter(
  ({ name, peer }) =>
    peer === undefined &&
    (inThisProcess.includes(name) ||
      /^(beaver[.]latency|prio3|xof|verified|normsum[.](shard|verify|upload))/.test(name)),
)

describe.each(measurable)('$name', (bench) => {
  test('gives a well-formed result', async () => {
    const result = await runBench(bench, { smoke: true })
    expect(Object.keys(result).slice(0, 8)).toEqual([
      'name',
      'n',
      'seconds',
      'perSecond',
      'bytesPerParty',
      'baseline',
      'ratio',
      'limit',
    ])
    expect(result.perSecond).toBeCloseTo(result.n / result.seconds)
    for (const { figure } of bench.targets) expect(result[figure]).toBeGreaterThan(0)
    expect(JSON.parse(JSON.stringify(result))).toEqual(result)
  })
})

test('the table shows every target and whether it is met', () => {
  const bench: Bench = {
    name: 'some.bench',
    title: 'a bench',
    targets: [
      { figure: 'ratio', atLeast: 20 },
      { figure: 'peakRssBytes', atMost: 4e8 },
    ],
    measure: () => Promise.reject(new Error('not run')),
  }
  const result: BenchResult = {
    name: bench.name,
    n: 1_000_000,
    seconds: 0.05,
    perSecond: 2e7,
    bytesPerParty: null,
    baseline: 'something slow',
    ratio: 30,
    limit: 'the weather',
    peakRssBytes: 5e8,
  }
  expect(benchTable([[bench, result]]).split('\n')).toEqual([
    'bench          time      rate  figure           measured     target  met',
    'some.bench  50.0 ms  20.0 M/s  baseline / ours     30.0x   >= 20.0x  yes',
    '                               peak RSS           500 MB  <= 400 MB  no',
    '',
    'some.bench: a bench. Baseline: something slow. Bounded by the weather.',
  ])
  expect(benchTable([[bench, result]], { smoke: true }).split('\n')[1]).toBe(
    'some.bench  50.0 ms  20.0 M/s  baseline / ours     30.0x',
  )
})

test('a figure that was not measured meets no target', () => {
  const result = { ratio: null } as BenchResult
  expect(isMet({ figure: 'ratio', atMost: 1 }, result)).toBe(false)
  expect(isMet({ figure: 'peakRssBytes', atMost: 1 }, result)).toBe(false)
})

describe('a bench that needs what is not installed', () => {
  const missing: Bench = {
    ...{ name: 'missing', title: 'a bench', targets: [] },
    measure: () => Promise.reject(new BeaverdamError('NOT_INSTALLED', 'there is no Chromium')),
  }
  const quick: Bench = {
    ...{ name: 'quick', title: 'a bench', targets: [] },
    measure: async () => ({ n: 1, seconds: 1, limit: 'nothing' }),
  }

  test('is left out where that is told, and the others run', async () => {
    const told: string[] = []
    const results = await runBenches([missing, quick], {
      smoke: true,
      begins: ({ name }, number) => told.push(`${number} ${name}`),
      leftOut: ({ name }, why) => told.push(`${name}: ${why}`),
    })
    expect(told).toEqual(['1 missing', 'missing: there is no Chromium', '2 quick'])
    expect(results.map(([bench]) => bench)).toEqual([quick])
  })

  test('has a run fail that asks for it', async () => {
    const run = runBenches([quick, missing], { smoke: true, begins: () => {} })
    await expect(run).rejects.toMatchObject({ code: 'NOT_INSTALLED' })
  })

  test('says where it looked for a browser', () => {
    expect(() => checkDemo('/nowhere/chromium')).toThrow(
      expect.objectContaining({
        code: 'NOT_INSTALLED',
        message:
          'there is no Chromium at /nowhere/chromium; install it there, or have CHROMIUM name another place',
      }),
    )
  })
})

test('names are unique', () => {
  expect(new Set(benches.map(({ name }) => name)).size).toBe(benches.length)
})

describe('the baseline computes the same', () => {
  const { modulus } = Field64
  const [x, y] = [FieldVector.random(Field64, 100), FieldVector.random(Field64, 100)]
  const [xs, ys] = [x, y].map((vector) => BigUint64Array.from(vector.toBigInts())) as [
    BigUint64Array,
    BigUint64Array,
  ]

  test('products', () => {
    const products = new BigUint64Array(100)
    baseline.mul(products, xs, ys, modulus)
    expect([...products]).toEqual(x.mul(y).toBigInts())
    expect(baseline.dot(xs, ys, modulus)).toBe(x.dot(y))
  })

  test('elements in the place of words that are none', () => {
    const elements = baseline.expandFreshSeed(1_000, 2n ** 63n)
    expect(elements).toHaveLength(1_000)
    expect(elements.every((element) => element < 2n ** 63n)).toBe(true)
  })
})
