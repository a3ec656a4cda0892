import { describe, expect, test } from 'vitest'
import { simulateProgram } from '../protocols/simulate-program.ts'
import type { Mpc, Shared } from '../src/runtime/arithmetic.ts'
import { fixed } from '../src/runtime/values.ts'

function run<T>(program: (mpc: Mpc) => Promise<T>) {
  return simulateProgram(program, { parties: 2, deadline: 2000 })
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('a program is refused', () => {
  test('when it issues an operation while a round is in flight', async () => {
    await expect(
      run(async (mpc) => {
        const x = await mpc.random(1)
        const first = mpc.open(x)
        await turn()
        return Promise.all([first, mpc.open(x)])
      }),
    ).rejects.toMatchObject({ code: 'SCOPE_BUSY', message: expect.stringContaining('mpc.parallel') })
  })

  test('when it uses a scope whose branches are open', async () => {
    await expect(
      run(async (mpc) => {
        const x = await mpc.random(1)
        return mpc.parallel([async () => mpc.open(x)])
      }),
    ).rejects.toMatchObject({ code: 'SCOPE_BUSY' })
  })

  test('when it opens branches while an operation is pending', async () => {
    await expect(
      run(async (mpc) => {
        const x = await mpc.random(1)
        return Promise.all([mpc.open(x), mpc.parallel([(branch) => branch.open(x)])])
      }),
    ).rejects.toMatchObject({ code: 'SCOPE_BUSY', message: expect.stringContaining('parallel was issued') })
  })

  test('when a branch returns before its operations', async () => {
    await expect(
      run(async (mpc) => {
        const x = await mpc.random(1)
        const branch = async (own: Mpc) => void own.open(x).catch(() => {})
        return mpc.parallel([branch])
      }),
    ).rejects.toMatchObject({ code: 'OPERATION_PENDING' })
  })

  test('when it returns before its operations', async () => {
    await expect(
      run(async (mpc) => {
        const x = await mpc.random(1)
        void mpc.open(x).catch(() => {})
        return 1
      }),
    ).rejects.toMatchObject({ code: 'OPERATION_PENDING' })
  })

  test('when it forgets an await', async () => {
    await expect(
      run(async (mpc) => {
        const x = mpc.random(1) as unknown as Shared
        return mpc.add(x, x)
      }),
    ).rejects.toMatchObject({ code: 'NOT_SHARED', message: 'expected Shared, got Promise (await missing?)' })
  })

  test('when it uses a value of another session', async () => {
    const [one] = await run((mpc) => mpc.random(1))
    await expect(run((mpc) => mpc.open(one?.value as Shared))).rejects.toMatchObject({
      code: 'FOREIGN_SHARE',
    })
  })

  test('when parties swap their branches', async () => {
    await expect(
      run(async (mpc) => {
        const [x, y] = await Promise.all([mpc.random(1), mpc.random(1)])
        const [a, b] = mpc.id === 0 ? [x, y] : [y, x]
        return Promise.all([mpc.open(a), mpc.open(b)])
      }),
    ).rejects.toMatchObject({ code: 'DIVERGED' })
  })

  test('when it adds numbers of different scales', async () => {
    await expect(
      run(async (mpc) => {
        const x = mpc.constant(fixed([1.5], { fractionBits: 8, clip: 10 }))
        return mpc.add(x, mpc.constant(fixed([1.5], { fractionBits: 9, clip: 10 })))
      }),
    ).rejects.toMatchObject({ code: 'SCALE_MISMATCH' })
  })

  test('when a real number meets an integer without a bound', async () => {
    await expect(
      run(async (mpc) =>
        mpc.mul(mpc.constant(fixed([1.5], { fractionBits: 8, clip: 10 })), await mpc.random(1)),
      ),
    ).rejects.toMatchObject({ code: 'HEADROOM_EXCEEDED', message: expect.stringContaining('bound') })
  })

  test('when reals come without a format', async () => {
    await expect(run((mpc) => mpc.input(0, 1, [0.5]))).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })

  test('when shapes do not fit', async () => {
    await expect(
      run(async (mpc) => mpc.matmul(mpc.reshape(mpc.constant([1, 2]), 1, 2), mpc.constant([1, 2, 3]))),
    ).rejects.toMatchObject({ code: 'SHAPE_MISMATCH' })
  })
})

describe('of four numbers up to the largest that Field64 has room for', () => {
  const largest = 2 ** 63 - 2 ** 31
  const root = 3_037_000_499

  test.each<[string, number, (mpc: Mpc, x: Shared) => Shared | Promise<Shared>]>([
    ['add', largest / 2, (mpc, x) => mpc.add(x, x)],
    ['sub', largest / 2, (mpc, x) => mpc.sub(x, x)],
    ['scale', largest / 3, (mpc, x) => mpc.scale(x, -3n)],
    ['sum', largest / 4, (mpc, x) => mpc.sum(x)],
    ['weigh', largest / 8, (mpc, x) => mpc.weigh(x, fixed([8, 8, 8, 8], { fractionBits: 0, clip: 8 }))],
    ['mul', root, (mpc, x) => mpc.mul(x, x)],
    ['square', root, (mpc, x) => mpc.square(x)],
    ['dot', Math.floor(largest ** 0.5 / 2), (mpc, x) => mpc.dot(x, x)],
    ['matmul', root, (mpc, x) => mpc.matmul(mpc.reshape(x, 4, 1), mpc.reshape(x, 1, 4))],
  ])('%s is done, and of larger ones is refused before anything is sent', async (_, clip, operate) => {
    const attempt = async (bound: number) => {
      const sent: string[] = []
      const outcomes = simulateProgram(
        async (mpc) => {
          const x = mpc.constant(fixed([1, 1, 1, 1], { fractionBits: 0, clip: bound }))
          return (await operate(mpc, x)).bound ?? 0n
        },
        { parties: 2, observe: (_party, { name }) => sent.push(name) },
      )
      return { outcomes, sent }
    }
    const [within] = await (await attempt(clip)).outcomes
    expect(within!.value).toBeLessThanOrEqual(BigInt(largest))
    const beyond = await attempt(clip * (1 + Number.EPSILON))
    await expect(beyond.outcomes).rejects.toMatchObject({ code: 'HEADROOM_EXCEEDED' })
    expect(beyond.sent).toEqual([])
  })
})

test('products have the fraction bits of both factors, and nothing is cut off', async () => {
  const [alice] = await run(async (mpc) => {
    const x = mpc.constant(fixed([1.5, -2.25], { fractionBits: 8, clip: 4 }))
    const y = mpc.constant(fixed([0.0625, 3], { fractionBits: 4, clip: 4 }))
    const products = await Promise.all([mpc.mul(x, y), mpc.square(x), mpc.dot(x, y)])
    const opened = await Promise.all(products.map((product) => mpc.open(product)))
    return products.map(({ fractionBits }, i) => [fractionBits, opened[i]!.toNumbers()])
  })
  expect(alice?.value).toEqual([
    [12, [1.5 * 0.0625 * 2 ** 12, -2.25 * 3 * 2 ** 12]],
    [16, [2.25 * 2 ** 16, 2.25 ** 2 * 2 ** 16]],
    [12, [(1.5 * 0.0625 - 2.25 * 3) * 2 ** 12]],
  ])
})

test('fraction bits and bounds follow the arithmetic', async () => {
  const [alice] = await run(async (mpc) => {
    const x = await mpc.input(0, 2, fixed(mpc.id === 0 ? [1.5, -2] : undefined, { fractionBits: 8, clip: 4 }))
    const square = await mpc.square(x)
    const sum = mpc.sum(square)
    const opened = await mpc.open(sum)
    return { bits: sum.fractionBits, bound: String(sum.bound), value: opened.toNumbers()[0] }
  })
  expect(alice?.value).toEqual({ bits: 16, bound: String(2 * (4 * 256) ** 2), value: (2.25 + 4) * 2 ** 16 })
})

test('public weights and restated facts count too', async () => {
  const format = { fractionBits: 8, clip: 4 }
  const [alice] = await run(async (mpc) => {
    const x = mpc.constant(fixed([1.5, -2], format))
    const weighed = mpc.weigh(x, fixed([0.5, 3], format))
    const { fractionBits, bound } = mpc.restate(weighed, { fractionBits: 12, bound: 9n })
    const opened = await mpc.open(weighed)
    return [weighed.fractionBits, String(weighed.bound), fractionBits, String(bound), opened.toNumbers()]
  })
  const units = 2 ** 16
  expect(alice?.value).toEqual([16, String(1024 ** 2), 12, '9', [0.75 * units, -6 * units]])
})

test.each<[string, (mpc: Mpc) => unknown, string]>([
  ['too few weights', (mpc) => mpc.weigh(mpc.constant([1, 2]), [3]), 'LENGTH_MISMATCH'],
  [
    'weights without a bound for reals',
    (mpc) => mpc.weigh(mpc.constant(fixed([1.5], { fractionBits: 8, clip: 4 })), [3]),
    'HEADROOM_EXCEEDED',
  ],
  [
    'a bound that the field cannot hold',
    (mpc) => mpc.restate(mpc.constant([1]), { fractionBits: 0, bound: 1n << 63n }),
    'HEADROOM_EXCEEDED',
  ],
])('%s are refused', async (_, operation, code) => {
  await expect(run(async (mpc) => operation(mpc))).rejects.toMatchObject({ code })
})

test('a shared value prints nothing', async () => {
  const [alice] = await run<string[]>(async (mpc) => {
    const x = await mpc.random(2)
    return [String(x), JSON.stringify({ x }), JSON.stringify(Object.values(x as object).map(String))]
  })
  expect(alice?.value.slice(0, 2)).toEqual(['[shared]', '{"x":"[shared]"}'])
})
