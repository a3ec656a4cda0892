import { bits } from '../protocols/integers/bits.ts'
import { equal } from '../protocols/integers/equal.ts'
import { lessThan } from '../protocols/integers/less-than.ts'
import { truncate } from '../protocols/integers/truncate.ts'
import type { Field } from '../src/field/field.ts'
import { Field128 } from '../src/field/field128.ts'
import type { Mpc, Shared } from '../src/runtime/arithmetic.ts'
import { fixed } from '../src/runtime/values.ts'

/** A program that has one right answer under every protocol, schedule and number of parties from 2 on. */
export interface TestProgram {
  readonly name: string
  /** Where it needs more room than the default field has. */
  readonly field?: Field
  readonly run: (mpc: Mpc) => Promise<unknown>
  /** What every party returns, as JSON: worked out by hand. */
  readonly returns: unknown
}

const x = [2n, 3n]
const y = [5n, 7n]

async function inputs(mpc: Mpc): Promise<readonly [Shared, Shared]> {
  const own = <T>(party: number, values: T) => (mpc.id === party ? values : undefined)
  return Promise.all([mpc.input(0, 2, own(0, x)), mpc.input(1, 2, own(1, y))])
}

async function chain(mpc: Mpc, a: Shared, b: Shared): Promise<Shared> {
  const c = await mpc.mul(a, b)
  const d = await mpc.mul(c, b)
  return mpc.mul(d, a)
}

/** Later by a number of turns that differs from party to party, as a file or a timer would be. */
async function later(turns: number): Promise<void> {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve))
}

async function power(mpc: Mpc, base: Shared, exponent: number): Promise<Shared> {
  if (exponent === 1) return base
  const [left, right] = await mpc.parallel([
    (branch) => power(branch, base, Math.floor(exponent / 2)),
    (branch) => power(branch, base, Math.ceil(exponent / 2)),
  ])
  return mpc.mul(left as Shared, right as Shared)
}

async function powerInRounds(mpc: Mpc, base: Shared, exponent: number): Promise<Shared> {
  if (exponent === 1) return base
  const [left, right] = await Promise.all([
    powerInRounds(mpc, base, Math.floor(exponent / 2)),
    powerInRounds(mpc, base, Math.ceil(exponent / 2)),
  ])
  return mpc.mul(left, right)
}

export const programs: readonly TestProgram[] = [
  {
    name: 'one operation after the other',
    async run(mpc) {
      const [a, b] = await inputs(mpc)
      return mpc.open(await mpc.mul(mpc.add(a, b), b))
    },
    returns: ['35', '70'],
  },
  {
    name: 'several operations in one round',
    async run(mpc) {
      const [a, b] = await inputs(mpc)
      const [ab, aa, bb] = await Promise.all([mpc.mul(a, b), mpc.square(a), mpc.square(b)])
      return mpc.open(mpc.add(mpc.add(ab, aa), bb))
    },
    returns: ['39', '79'],
  },
  {
    name: 'two branches under Promise.all',
    async run(mpc) {
      const [a, b] = await inputs(mpc)
      const [c, d] = await Promise.all([chain(mpc, a, b), chain(mpc, b, a)])
      return mpc.open(mpc.sub(c, d))
    },
    returns: ['0', '0'],
  },
  {
    name: 'the same branches in parallel scopes',
    async run(mpc) {
      const [a, b] = await inputs(mpc)
      const [c, d] = await mpc.parallel([(left) => chain(left, a, b), (right) => chain(right, b, b)])
      return mpc.open(mpc.add(c as Shared, d as Shared))
    },
    returns: ['725', '2842'],
  },
  {
    name: 'branches that begin with inputs of different parties',
    async run(mpc) {
      const branch = async (owner: number) => {
        const value = await mpc.input(owner, 1, mpc.id === owner ? [BigInt(owner + 3)] : undefined)
        return mpc.open(await mpc.mul(await mpc.mul(value, value), value))
      }
      return Promise.all([branch(0), branch(1)])
    },
    returns: [['27'], ['64']],
  },
  {
    name: 'branches of unequal depth in promises',
    async run(mpc) {
      const [a, b] = await inputs(mpc)
      const wrap = async <T>(promise: Promise<T>) => await promise
      const deep = async () => wrap(wrap(mpc.mul(await wrap(wrap(mpc.mul(a, b))), a)))
      const [c, d] = await Promise.all([deep(), chain(mpc, a, a)])
      return mpc.open(mpc.add(c, d))
    },
    returns: ['36', '144'],
  },
  {
    name: 'a wait for something outside, inside mpc.local',
    async run(mpc) {
      const [a, b] = await inputs(mpc)
      const waits = async () => {
        await mpc.local(() => later(mpc.id * 3))
        return mpc.mul(await mpc.mul(a, b), b)
      }
      const [c, d] = await Promise.all([waits(), chain(mpc, a, a)])
      return mpc.open(mpc.add(c, d))
    },
    returns: ['66', '228'],
  },
  {
    name: 'waits of different lengths in parallel scopes',
    async run(mpc) {
      const [a, b] = await inputs(mpc)
      const branch = (value: Shared, turns: number) => async (own: Mpc) => {
        await later(turns)
        return own.open(await own.mul(value, value))
      }
      return mpc.parallel([branch(a, mpc.id === 0 ? 1 : 9), branch(b, mpc.id === 0 ? 9 : 1)])
    },
    returns: [
      ['4', '9'],
      ['25', '49'],
    ],
  },
  {
    name: 'recursion in parallel scopes',
    async run(mpc) {
      const [a] = await inputs(mpc)
      return mpc.open(await power(mpc, a, 13))
    },
    returns: ['8192', '1594323'],
  },
  {
    name: 'recursion in rounds',
    async run(mpc) {
      const [a] = await inputs(mpc)
      return mpc.open(await powerInRounds(mpc, a, 13))
    },
    returns: ['8192', '1594323'],
  },
  {
    name: 'branching on what was opened',
    async run(mpc) {
      let value = (await inputs(mpc))[1]
      for (let step = 0; ; step++) {
        const opened = await mpc.open(value)
        if (opened.at(0) > 1000n) return [step, opened]
        value = opened.at(0) % 2n === 0n ? mpc.add(value, value) : await mpc.mul(value, value)
      }
    },
    returns: [3, ['390625', '5764801']],
  },
  {
    name: 'matrix and scalar products',
    async run(mpc) {
      const a = mpc.reshape(mpc.constant([1, 2, 3, 4, 5, 6]), 2, 3)
      const [u, v] = await inputs(mpc)
      const b = mpc.reshape(mpc.concat([u, v, u]), 3, 2)
      const [product, scalar] = await Promise.all([mpc.matmul(a, b), mpc.dot(u, v)])
      return Promise.all([mpc.open(product), mpc.open(scalar), mpc.open(mpc.sum(product))])
    },
    returns: [['18', '26', '45', '65'], ['31'], ['154']],
  },
  {
    name: 'random elements and bits',
    async run(mpc) {
      const [r, bits] = await Promise.all([mpc.random(3), mpc.randomBits(20)])
      const [difference, products] = await Promise.all([
        mpc.open(mpc.sub(r, mpc.slice(mpc.concat([r, r]), 0, 3))),
        mpc.open(mpc.sub(await mpc.square(bits), bits)),
      ])
      return [difference, products.toBigInts().every((value) => value === 0n)]
    },
    returns: [['0', '0', '0'], true],
  },
  {
    name: 'an opening to one party',
    async run(mpc) {
      const [a] = await inputs(mpc)
      const opened = await mpc.openTo(1, a)
      return mpc.id === 1 ? opened?.at(0) === 2n : opened === undefined
    },
    returns: true,
  },
  {
    name: 'comparisons of fixed-point numbers',
    field: Field128,
    async run(mpc) {
      const format = { fractionBits: 8, clip: 1000 }
      const reals = (party: number, values: readonly number[]) =>
        fixed(mpc.id === party ? values : undefined, format)
      const left = await mpc.input(0, 5, reals(0, [1.5, -3, 7, 1000, -1000]))
      const right = await mpc.input(1, 5, reals(1, [1.75, -3, -7, -1000, 1000]))
      const [less, same] = await Promise.all([lessThan(mpc, left, right), equal(mpc, left, right)])
      return Promise.all([mpc.open(less), mpc.open(same)])
    },
    returns: [
      ['1', '0', '0', '0', '1'],
      ['0', '1', '0', '0', '0'],
    ],
  },
  {
    name: 'a product of fixed-point numbers, truncated to their scale',
    field: Field128,
    async run(mpc) {
      const format = { fractionBits: 16, clip: 1000 }
      const x = await mpc.input(0, 2, fixed(mpc.id === 0 ? [1.5, -2.25] : undefined, format))
      const product = await truncate(mpc, await mpc.square(x), 16)
      return [product.fractionBits, await mpc.open(product)]
    },
    returns: [16, [String(2.25 * 2 ** 16), String(5.0625 * 2 ** 16)]],
  },
  {
    name: 'bits of integers',
    async run(mpc) {
      const format = { fractionBits: 0, clip: 100 }
      const x = await mpc.input(1, 3, fixed(mpc.id === 1 ? [5, -1, 0] : undefined, format))
      return Promise.all((await bits(mpc, x, 4)).map((row) => mpc.open(row)))
    },
    returns: [
      ['1', '1', '0'],
      ['0', '1', '0'],
      ['1', '1', '0'],
      ['0', '1', '0'],
    ],
  },
]
