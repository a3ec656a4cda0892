import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { randomBytes } from '../../src/random/csprng.ts'
import { seedBytes } from '../../src/random/seed.ts'
import { SeedKey } from '../../src/random/seed-key.ts'
import type { Party } from '../../src/runtime/party.ts'
import { transcribe } from '../../src/vectors/transcript.ts'
import { simulateProgram } from '../simulate-program.ts'
import { LyingTable } from '../spdz/testing/lying-table.ts'
import { shiftBytes } from '../spdz/testing/tampered-product.ts'
import { multiply } from './multiply.ts'
import { PairwiseKeys, ZeroShare } from './pairwise-keys.ts'
import { ReplicatedProtocol } from './protocol.ts'
import type { ReplicatedShare } from './replicated-share.ts'
import { keysOfAll } from './testing/keys-of-all.ts'
import { reconstructReplicated, shareReplicated } from './testing/open-shares.ts'

const step = 1
const vector = (length: number) =>
  fc
    .array(fc.bigInt({ min: 0n, max: Field64.modulus - 1n }), { minLength: length, maxLength: length })
    .map((values) => FieldVector.of(Field64, values))

afterEach(() => {
  vi.restoreAllMocks()
})

/** Runs a body at the three parties, each with its protocol. */
async function run<T>(
  body: (protocol: ReplicatedProtocol, party: Party) => Promise<T>,
  keys = keysOfAll(),
  blockBytes = 32,
) {
  return transcribe(3, (party) =>
    body(new ReplicatedProtocol({ field: Field64, id: party.id, keys: keys[party.id]!, blockBytes }), party),
  )
}

const shares = (values: readonly ReplicatedShare[]) =>
  values as [ReplicatedShare, ReplicatedShare, ReplicatedShare]

describe('shares stay replicated, and are of the right vector,', () => {
  test('after products of any length, in one message or many', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(12).chain((length) => fc.tuple(vector(length), vector(length))),
        async ([x, y]) => {
          const [xs, ys] = [shareReplicated(x), shareReplicated(y)]
          const { values } = await run((protocol, party) =>
            protocol.mul(party, step, xs[party.id]!, ys[party.id]!),
          )
          expect(reconstructReplicated(shares(values)).equal(x.mul(y))).toBe(true)
        },
      ),
      { numRuns: 40 },
    )
  })

  test('after matrix products', async () => {
    const side = fc.integer({ min: 1, max: 4 })
    const matrices = fc
      .record({ rows: side, inner: side, columns: side })
      .chain((shape) =>
        fc.tuple(fc.constant(shape), vector(shape.rows * shape.inner), vector(shape.inner * shape.columns)),
      )
    await fc.assert(
      fc.asyncProperty(matrices, async ([shape, x, y]) => {
        const [xs, ys] = [shareReplicated(x), shareReplicated(y)]
        const { values } = await run((protocol, party) =>
          protocol.matmul(party, step, xs[party.id]!, ys[party.id]!, shape),
        )
        expect(reconstructReplicated(shares(values)).equal(x.matmul(y, shape))).toBe(true)
      }),
      { numRuns: 25 },
    )
  })

  test('after inputs of every party', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(2), fc.nat(9).chain(vector), async (owner, x) => {
        const { values } = await run((protocol, party) =>
          protocol.input(party, step, owner, x.length, party.id === owner ? x : undefined),
        )
        expect(reconstructReplicated(shares(values)).equal(x)).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  test('of random elements, which no two scopes share, and of random bits of both kinds', async () => {
    const { values } = await run(async (protocol, party) => [
      await party.fork('one', (at) => protocol.random(at, step, 50)),
      await party.fork('two', (at) => protocol.random(at, step, 50)),
      await party.fork('bits', (at) => protocol.randomBits(at, step, 200)),
    ])
    const [x, y, bits] = [0, 1, 2].map((k) => reconstructReplicated(shares(values.map((drawn) => drawn[k]!))))
    expect(x!.equal(y!)).toBe(false)
    expect(bits!.mul(bits!).equal(bits!)).toBe(true)
    // 200 fair bits are outside with probability below 2^-40
    expect(Number(bits!.sum())).toBeGreaterThan(50)
    expect(Number(bits!.sum())).toBeLessThan(150)
  })
})

describe('what a party gets', () => {
  const x = FieldVector.of(Field64, [1, 2, 3])

  test('in a product is hidden by a sharing of zero, without which it tells of the factors', async () => {
    const [xs, ys] = [shareReplicated(x), shareReplicated(x)]
    const terms = (id: number) => {
      const [a, b] = [xs[id]!, ys[id]!]
      return a.own.mul(b.own).add(a.own.mul(b.next)).add(a.next.mul(b.own))
    }
    const message = async () => {
      const { messages } = await run((protocol, party) =>
        protocol.mul(party, step, xs[party.id]!, ys[party.id]!),
      )
      return messages.find(({ from }) => from === 1)?.body
    }
    const [one, two] = [await message(), await message()]
    expect(one).not.toBe(two)
    expect(one).not.toBe(Buffer.from(terms(1).bytes).toString('hex'))

    vi.spyOn(ZeroShare.prototype, 'addTo').mockImplementation(async () => {})
    expect(await message()).toBe(Buffer.from(terms(1).bytes).toString('hex'))
  })

  test('of an input is uniform, and another one every time', async () => {
    const messages = new Set<string>()
    for (let i = 0; i < 4; i++) {
      const transcript = await run((protocol, party) =>
        protocol.input(party, step, 0, x.length, party.id === 0 ? x : undefined),
      )
      for (const { from, to, body } of transcript.messages) {
        expect([from, to]).toEqual([0, 1])
        messages.add(body)
      }
    }
    expect(messages.size).toBe(4)
  })

  test('of an opening to another party is nothing', async () => {
    const xs = shareReplicated(x)
    const { values, messages } = await run((protocol, party) =>
      protocol.openTo(party, step, 1, xs[party.id]!),
    )
    expect(values.map((value) => value?.equal(x))).toEqual([undefined, true, undefined])
    expect(messages.map(({ from, to }) => [from, to])).toEqual([[2, 1]])
  })
})

test('two products in one scope would be hidden by the same zeros: the scope of an operation is its own', async () => {
  const keys = keysOfAll()
  const xs = shareReplicated(FieldVector.of(Field64, [1, 2]))
  const { messages } = await transcribe(3, async (party) => {
    const context = { field: Field64, keys: keys[party.id]!, blockBytes: 64 }
    await party.fork('one', (at) => multiply(context, at, step, xs[party.id]!, xs[party.id]!))
    await party.fork('two', (at) => multiply(context, at, step, xs[party.id]!, xs[party.id]!))
  })
  expect(new Set(messages.map(({ body }) => body)).size).toBe(6)
})

test('a party with another key than its neighbour has gives a wrong product, unnoticed', async () => {
  const keys = keysOfAll()
  const fresh = () => SeedKey.fromBytes(randomBytes(seedBytes))
  const x = FieldVector.of(Field64, [5, 6])
  const xs = shareReplicated(x)
  const product = async (held: readonly PairwiseKeys[]) => {
    const { values } = await run(async (protocol, party) => {
      const z = await party.fork('z', (at) => protocol.mul(at, step, xs[party.id]!, xs[party.id]!))
      return party.fork('open', (at) => protocol.open(at, step, z))
    }, held)
    return values.map((value) => value.equal(x.mul(x)))
  }
  expect(await product(keys)).toEqual([true, true, true])
  expect(await product([keys[0]!, keys[1]!, new PairwiseKeys(fresh(), fresh())])).toEqual([
    false,
    false,
    false,
  ])
})

test('whatever an owner sends is an input, the same for both others', async () => {
  for (const owner of [0, 1, 2]) {
    const keys = keysOfAll()
    const x = FieldVector.of(Field64, [5, 6])
    const table = new LyingTable(3, owner, ({ body }) => shiftBytes(body))
    const ends = await table.run((at) => {
      const protocol = new ReplicatedProtocol({ field: Field64, id: at.id, keys: keys[at.id]! })
      return protocol.input(at, step, owner, x.length, at.id === owner ? x : undefined)
    })
    const honest = (id: number) => (ends[id % 3] as { value: ReplicatedShare }).value
    const [after, before] = [honest(owner + 1), honest(owner + 2)]
    expect(after.next.equal(before.own)).toBe(true)
    const components = after.own.add(after.next).add(before.next)
    expect(components.equal(x)).toBe(false)
  }
})

test('keys print as [secret]', () => {
  const [keys] = keysOfAll()
  expect(`${keys} ${JSON.stringify(keys)}`).toBe('[secret] "[secret]"')
})

test.each([2, 4])('%i parties are refused, by name of what serves them', async (parties) => {
  await expect(
    simulateProgram(async (mpc) => mpc.n, { parties, protocol: 'replicated' }),
  ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', message: expect.stringContaining('additive and spdz') })
  await expect(
    transcribe(parties, (party) => ReplicatedProtocol.begin(party, { field: Field64 })),
  ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
})
