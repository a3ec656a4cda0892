import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { simulateProgram } from '../protocols/simulate-program.ts'
import { type ThreatModel, threatModels } from '../protocols/threat-models.ts'
import type { Field } from '../src/field/field.ts'
import { Field64 } from '../src/field/field64.ts'
import { Field128 } from '../src/field/field128.ts'
import { primeField } from '../src/field/prime-field.ts'
import type { Mpc, Shared } from '../src/runtime/arithmetic.ts'
import { dealLowgearInProcess } from './dealt-lowgear.ts'
import { dealOtsInProcess } from './dealt-ots.ts'

/** A gate takes two earlier values of the circuit, by their index modulo how many there are. */
type Gate = readonly [kind: (typeof kinds)[number], x: number, y: number]

const kinds = [
  'add',
  'sub',
  'mul',
  'square',
  'scale',
  'weigh',
  'sum',
  'matmul',
  'dot',
  'slice',
  'parallel',
] as const

const length = 6

interface Circuit {
  readonly inputs: readonly (readonly bigint[])[]
  readonly gates: readonly Gate[]
}

/** Evaluates a circuit; every value has six elements. */
async function evaluate(mpc: Mpc, { inputs, gates }: Circuit): Promise<Shared[]> {
  const values: Shared[] = await Promise.all(
    inputs.map((input, k) => mpc.input(k % mpc.n, length, mpc.id === k % mpc.n ? input : undefined)),
  )
  for (const [kind, i, j] of gates) {
    const [x, y] = [values[i % values.length] as Shared, values[j % values.length] as Shared]
    values.push(await apply(mpc, kind, x, y))
  }
  return values
}

async function apply(mpc: Mpc, kind: Gate[0], x: Shared, y: Shared): Promise<Shared> {
  switch (kind) {
    case 'add':
    case 'sub':
      return mpc[kind](x, y)
    case 'mul':
      return mpc.mul(x, y)
    case 'square':
      return mpc.square(x)
    case 'scale':
      return mpc.scale(x, -3n)
    case 'weigh':
      return mpc.weigh(x, [1n, -2n, 0n, 5n ** 30n, 7n, -1n])
    case 'sum':
      return six(mpc, mpc.sum(x), y)
    case 'matmul':
      return mpc.reshape(
        mpc.concat([
          mpc.reshape(await mpc.matmul(mpc.reshape(x, 2, 3), mpc.reshape(y, 3, 2)), 4, 1),
          mpc.slice(y, 0, 2),
        ]),
        length,
        1,
      )
    case 'dot':
      return six(mpc, await mpc.dot(x, y), x)
    case 'slice':
      return mpc.concat([mpc.slice(x, 3, 6), mpc.slice(y, 0, 3)])
    case 'parallel': {
      const [left, right] = await mpc.parallel([
        async (branch) => branch.mul(await branch.mul(x, y), x),
        (branch) => branch.square(y),
      ])
      return mpc.add(left as Shared, right as Shared)
    }
  }
}

/** A single element, and five of another value behind it. */
function six(mpc: Mpc, one: Shared, rest: Shared): Shared {
  return mpc.concat([mpc.reshape(one, 1, 1), mpc.slice(rest, 1, length)])
}

const circuit = (field: Field): fc.Arbitrary<Circuit> => {
  const element = fc.oneof(
    fc.bigInt({ min: 0n, max: field.modulus - 1n }),
    fc.constantFrom(0n, 1n, field.modulus - 1n),
  )
  return fc.record({
    inputs: fc.array(fc.array(element, { minLength: length, maxLength: length }), {
      minLength: 1,
      maxLength: 4,
    }),
    gates: fc.array(fc.tuple(fc.constantFrom(...kinds), fc.nat(20), fc.nat(20)), {
      minLength: 1,
      maxLength: 12,
    }),
  })
}

/** Their sources make material without a helper: sessions cost seconds, so that one runs all circuits. */
const isMadeByParties = ({ triples, helpers }: ThreatModel) => triples !== undefined && helpers.length === 0

const small = await primeField(8_388_593n)

beforeAll(() => {
  dealOtsInProcess()
  dealLowgearInProcess()
})

describe.each(threatModels)('$protocol with triples of $triples', (model) => {
  const { protocol, triples, onlyField } = model
  // proofs of all to all take seconds, in one process: with BEAVERDAM_FULL=1 those of more than three parties are made as well
  const most = triples === 'lowgear' && process.env.BEAVERDAM_FULL === undefined ? 3 : model.parties.most
  const counts = [2, 3, 4, 5, 7].filter((n) => n >= model.parties.least && n <= most)
  // a field that is too small to catch a liar is none for those that do
  const catchesLiars = protocol === 'spdz' || protocol.endsWith('-malicious')
  const fields = onlyField
    ? [onlyField]
    : [Field64, Field128, ...(catchesLiars || isMadeByParties(model) ? [] : [small])]

  test.each(counts)('circuits of %i parties give what they give in the clear', async (parties) => {
    for (const field of isMadeByParties(model) && parties > 3 ? [Field64] : fields)
      await fc.assert(
        fc.asyncProperty(fc.array(circuit(field), { minLength: 1, maxLength: 3 }), async (circuits) => {
          const program = async (mpc: Mpc) => {
            const outputs: unknown[] = []
            for (const drawn of circuits) {
              const values = await evaluate(mpc, drawn)
              const opened = await mpc.open(mpc.concat(values))
              const told = await mpc.openTo(1, values.at(-1) as Shared)
              outputs.push({ opened: opened.toJSON(), told: told?.toJSON() })
            }
            return outputs
          }
          const clear = await simulateProgram(program, { parties, field, protocol: 'clear' })
          const shared = await simulateProgram(program, {
            parties,
            field,
            protocol,
            ...(triples && { triples }),
          })
          expect(shared.map(({ value }) => value)).toEqual(clear.map(({ value }) => value))
        }),
        isMadeByParties(model) ? { numRuns: 1, endOnFailure: true } : { numRuns: 6 },
      )
  })
})

test('a vector of many blocks multiplies as in the clear', async () => {
  const long = 30_001
  for (const parties of [2, 3]) {
    const xs = Array.from({ length: long }, (_, i) => BigInt(i) ** 4n)
    const [one, two] = await simulateProgram(
      async (mpc) => {
        const x = await mpc.input(0, long, mpc.id === 0 ? xs : undefined)
        const [product, squared] = await Promise.all([mpc.mul(x, mpc.scale(x, 2n)), mpc.square(x)])
        return mpc.open(mpc.sub(product, squared))
      },
      { parties },
    )
    const expected = xs.map((x) => (x * x) % Field64.modulus)
    expect(one?.value.toBigInts()).toEqual(expected)
    expect(two?.value.equal(one?.value as NonNullable<typeof one>['value'])).toBe(true)
  }
})

test('random elements differ every time, and random bits are bits of both kinds', async () => {
  const [one] = await simulateProgram(
    async (mpc) => {
      const [x, y, bits] = await Promise.all([mpc.random(4), mpc.random(4), mpc.randomBits(200)])
      const masked = await mpc.mul(bits, mpc.sub(bits, mpc.constant(new Array<bigint>(200).fill(1n))))
      return Promise.all([mpc.open(x), mpc.open(y), mpc.open(bits), mpc.open(masked)])
    },
    { parties: 3 },
  )
  const [x, y, bits, masked] = one?.value ?? []
  expect(x?.equal(y as NonNullable<typeof y>)).toBe(false)
  expect(masked?.toNumbers()).toEqual(new Array(200).fill(0))
  const ones = Number(bits?.sum())
  // 200 fair bits are outside with probability below 2^-40
  expect(ones).toBeGreaterThan(50)
  expect(ones).toBeLessThan(150)
})
