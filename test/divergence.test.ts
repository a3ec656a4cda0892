import { expect, test } from 'vitest'
import { simulateProgram } from '../protocols/simulate-program.ts'
import { threatModel } from '../protocols/threat-models.ts'
import { Field64 } from '../src/field/field64.ts'
import { primeField } from '../src/field/prime-field.ts'
import type { Mpc, Shared } from '../src/runtime/arithmetic.ts'
import { runParty } from '../src/runtime/run-party.ts'
import { memoryTransports } from '../src/transport/memory.ts'

/** What two parties do in place of one another's, on values of two elements. */
type Branch = (mpc: Mpc, x: Shared, z: Shared) => Promise<unknown>

const operations: Readonly<Record<string, Branch>> = {
  open: (mpc, x) => mpc.open(x),
  openMasked: (mpc, x) => mpc.openMasked(x),
  openTo: (mpc, x) => mpc.openTo(1, x),
  'mul, on the left': (mpc, x, z) => mpc.mul(x, z),
  'mul, on the right': (mpc, x, z) => mpc.mul(z, x),
  square: (mpc, x) => mpc.square(x),
  'dot, on the left': (mpc, x, z) => mpc.dot(x, z),
  'dot, on the right': (mpc, x, z) => mpc.dot(z, x),
  'matmul, on the left': (mpc, x, z) => mpc.matmul(x, mpc.reshape(z, 1, 2)),
  'matmul, on the right': (mpc, x, z) => mpc.matmul(z, mpc.reshape(x, 1, 2)),
  add: (mpc, x, z) => mpc.open(mpc.add(x, z)),
  sub: (mpc, x, z) => mpc.open(mpc.sub(z, x)),
  scale: (mpc, x) => mpc.open(mpc.scale(x, 2n)),
  weigh: (mpc, x) => mpc.open(mpc.weigh(x, [1, 2])),
  restate: (mpc, x) => mpc.open(mpc.restate(x, { fractionBits: 3, bound: 9n })),
  sum: (mpc, x) => mpc.open(mpc.sum(x)),
  slice: (mpc, x) => mpc.open(mpc.slice(x, 0, 1)),
  concat: (mpc, x, z) => mpc.open(mpc.concat([z, x])),
}

test.each(Object.entries(operations))(
  'operands of %s swapped at one party are an error',
  async (_, branch) => {
    const program = async (mpc: Mpc) => {
      const [x, y, z] = (await Promise.all([mpc.random(2), mpc.random(2), mpc.random(2)])) as [
        Shared,
        Shared,
        Shared,
      ]
      const [a, b] = mpc.id === 0 ? [x, y] : [y, x]
      await Promise.all([branch(mpc, a, z), branch(mpc, b, z)])
    }
    await expect(simulateProgram(program, { parties: 2 })).rejects.toMatchObject({ code: 'DIVERGED' })
  },
)

type Opened = (mpc: Mpc, x: Shared) => Shared | Promise<Shared>

const differences: Readonly<Record<string, readonly [Opened, Opened]>> = {
  'an operation': [(mpc, x) => mpc.mul(x, x), (mpc, x) => mpc.square(x)],
  'a local operation': [(mpc, x) => mpc.add(x, x), (mpc, x) => mpc.sub(x, x)],
  'a factor': [(mpc, x) => mpc.scale(x, 2n), (mpc, x) => mpc.scale(x, 3n)],
  'a weight': [(mpc, x) => mpc.weigh(x, [1, 2]), (mpc, x) => mpc.weigh(x, [1, 3])],
  'a part': [(mpc, x) => mpc.slice(x, 0, 1), (mpc, x) => mpc.slice(x, 1, 2)],
  'a length': [(mpc, x) => mpc.slice(x, 0, 1), (_, x) => x],
  'a constant': [(mpc) => mpc.constant([1]), (mpc) => mpc.constant([2])],
  'how many it takes': [(mpc, x) => mpc.concat([x, x]), (mpc, x) => mpc.concat([x, x, x])],
  'fraction bits': [
    (mpc, x) => mpc.restate(x, { fractionBits: 1, bound: 9n }),
    (mpc, x) => mpc.restate(x, { fractionBits: 2, bound: 9n }),
  ],
}

test.each(Object.entries(differences))(
  'a program that differs at one party in %s is an error',
  async (_, opened) => {
    const program = async (mpc: Mpc) => mpc.open(await (opened[mpc.id] as Opened)(mpc, await mpc.random(2)))
    await expect(simulateProgram(program, { parties: 2 })).rejects.toMatchObject({ code: 'DIVERGED' })
  },
)

test('another field at one party is an error, even where the terms do not name it', async () => {
  const other = await primeField((1n << 61n) - 1n)
  expect(other.elementBytes).toBe(Field64.elementBytes)
  const makers: Readonly<Record<string, (mpc: Mpc) => Shared | Promise<Shared>>> = {
    input: (mpc) => mpc.input(0, 1, mpc.id === 0 ? [1] : undefined),
    constant: (mpc) => mpc.constant([1]),
  }
  for (const [made, make] of Object.entries(makers)) {
    const ends = await Promise.allSettled(
      memoryTransports(['a', 'b', 'c']).map((transport) =>
        runParty(transport, { terms: {} }, (party, session) =>
          threatModel('shamir').play(async (mpc) => mpc.open(await make(mpc)), party, session, {
            field: party.id === 0 ? Field64 : other,
            own: new Map(),
          }),
        ),
      ),
    )
    for (const end of ends) expect(end, made).toMatchObject({ reason: { code: 'DIVERGED' } })
  }
})
