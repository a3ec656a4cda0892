import { expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Program } from '../../src/runtime/arithmetic.ts'
import type { PerformedOperation } from '../../src/runtime/program-mpc.ts'
import { simulateProgram } from '../simulate-program.ts'
import { threatModels } from '../threat-models.ts'
import { bringCost, keepCost, type ProgramCost } from './costs.ts'
import { HeldShare } from './held-share.ts'
import { ProgramShares } from './program-shares.ts'
import { reconstructVector } from './reconstruct-vector.ts'
import { shareVector } from './share-vector.ts'
import type { SharingTerms } from './sharing.ts'
import { additiveTerms, oneArray, shamirTerms } from './testing/example-terms.ts'

/** What the program of a party whose shares are these reads and leaves. */
async function holdingsOf(shares: readonly (HeldShare | undefined)[]): Promise<readonly ProgramShares[]> {
  return shares.map((share) => new ProgramShares(share && { held: new Map([['x', share]]) }))
}

async function keptAs(name: string, holdings: readonly ProgramShares[]): Promise<FieldVector> {
  const files = await Promise.all(holdings.map(({ kept }) => kept.get(name)!.toBytes()))
  return reconstructVector(await Promise.all(files.map((file) => HeldShare.fromBytes(file))))
}

const squares: Program = async (mpc) => {
  const x = await mpc.shared('x')
  const y = await mpc.square(x)
  await mpc.keep('y', y)
  return { shape: y.shape, fractionBits: y.fractionBits, bound: y.bound }
}

const numbers = [3, -4, 0, 5, 6, 7]
const layout = oneArray(2, 3)

const protocols = [...new Set(threatModels.map(({ protocol }) => protocol))]

test.each(protocols)('%s computes on files and leaves files', async (protocol) => {
  const parties = 3
  const field = Field128
  for (const terms of [additiveTerms(parties, 6, field), shamirTerms(parties, 1, 6, field)]) {
    const given: SharingTerms = { ...terms, fractionBits: 2, bound: 7n, layout }
    const shares = await shareVector(FieldVector.of(field, numbers), given)
    const holdings = await holdingsOf(shares)
    const outcomes = await simulateProgram(squares, { parties, protocol, field, holdings })
    for (const { value } of outcomes) expect(value).toEqual({ shape: [2, 3], fractionBits: 4, bound: 49n })
    expect((await keptAs('y', holdings)).toNumbers()).toEqual(numbers.map((x) => x * x))
    const { sharing } = holdings[0]!.kept.get('y')!
    expect(sharing).toMatchObject({ scheme: 'additive', parties, fractionBits: 4, bound: 49n })
    expect(sharing.layout.tensors).toEqual([{ name: '', shape: [2, 3], dtype: 'float64' }])
  }
})

test('any holders that are enough compute, in any order', async () => {
  const shares = await shareVector(FieldVector.of(Field64, numbers), shamirTerms(5, 1, 6))
  const holdings = await holdingsOf([shares[4], shares[0], shares[2]])
  const open: Program<FieldVector> = async (mpc) => mpc.open(await mpc.shared('x'))
  const [{ value } = { value: undefined }] = await simulateProgram(open, { parties: 3, holdings })
  expect(value?.toNumbers()).toEqual(numbers)
})

test('what is opened to the last party is masked anew each time', async () => {
  const opened = new Set<string>()
  for (let run = 0; run < 20; run++) {
    const holdings = [new ProgramShares(), new ProgramShares()]
    await simulateProgram((mpc) => mpc.keep('x', mpc.constant([7])), { parties: 2, holdings })
    opened.add(String((await holdings[1]!.kept.get('x')!.values()).at(0)))
  }
  expect(opened.size).toBe(20)
  expect(opened).not.toContain('7')
})

test('a vector can be kept and brought time and again', async () => {
  const parties = 2
  const first = [new ProgramShares(), new ProgramShares()]
  const sum: Program = async (mpc) => {
    const [x, y] = await Promise.all([mpc.input(0, 2, mpc.own('v')), mpc.input(1, 2, mpc.own('v'))])
    await Promise.all([mpc.keep('x', mpc.add(x, y)), mpc.keep('d', mpc.sub(x, y))])
  }
  await simulateProgram(sum, { parties, holdings: first, inputs: [{ v: [1n, 2n] }, { v: [10n, 20n] }] })
  const second = first.map(({ kept }) => new ProgramShares({ held: kept }))
  const product: Program<FieldVector> = async (mpc) => {
    const [x, d] = await Promise.all([mpc.shared('x'), mpc.shared('d')])
    return mpc.open(await mpc.mul(x, d))
  }
  const outcomes = await simulateProgram(product, { parties, holdings: second })
  for (const { value } of outcomes) expect(value.toNumbers()).toEqual([11 * -9, 22 * -18])
})

test.each([2, 3, 4])(
  'what %i parties put through the arithmetic is what the formulas say',
  async (parties) => {
    const cost = async (program: Program, terms: SharingTerms): Promise<ProgramCost> => {
      const holdings = await holdingsOf(await shareVector(FieldVector.of(Field64, numbers), terms))
      const operations: PerformedOperation[] = []
      const observe = (party: number, operation: PerformedOperation) =>
        party === 0 && operations.push(operation)
      await simulateProgram(program, { parties, protocol: 'clear', holdings, observe })
      const elements = (...names: readonly string[]) =>
        operations
          .filter(({ name }) => names.includes(name))
          .reduce((total, { size }) => total + size.length, 0)
      const rounds = new Set(operations.map(({ round }) => round)).size
      return {
        rounds,
        inputs: elements('input'),
        random: elements('random'),
        products: elements('mul'),
        opened: elements('open', 'openMasked', 'openTo'),
      }
    }
    for (const terms of [additiveTerms(parties, 6), shamirTerms(parties, 1, 6)]) {
      expect(await cost((mpc) => mpc.shared('x'), terms)).toEqual(bringCost(parties, terms))
      expect(await cost((mpc) => mpc.keep('c', mpc.constant([1, 2])), terms)).toEqual(keepCost(parties, 2))
    }
  },
)

const open: Program<FieldVector> = async (mpc) => mpc.open(await mpc.shared('x'))
const [one, other, wide] = await Promise.all(
  [additiveTerms(2, 6), additiveTerms(2, 6), additiveTerms(2, 6, Field128)].map((terms) =>
    shareVector(FieldVector.of(terms.field, numbers), terms),
  ),
)

test.each([
  ['SHARING_MISMATCH', [one![0], other![1]]],
  ['SHARE_REPEATED', [one![1], one![1]]],
  ['SHARES_TOO_FEW', (await shareVector(FieldVector.of(Field64, [1]), additiveTerms(3, 1))).slice(0, 2)],
  ['FIELD_MISMATCH', wide!],
  ['INVALID_ARGUMENT', [one![0], undefined]],
] as const)('%s is what shares that do not fit end in', async (code, shares) => {
  const holdings = await holdingsOf(shares)
  await expect(simulateProgram(open, { parties: 2, holdings })).rejects.toMatchObject({ code })
})

test('names the party whose share is of another sharing', async () => {
  const holdings = await holdingsOf([one![0], other![1]])
  await expect(simulateProgram(open, { parties: 2, holdings })).rejects.toThrow(
    "the share of party 'party-1' is of another sharing than the share of party 'party-0'",
  )
})
