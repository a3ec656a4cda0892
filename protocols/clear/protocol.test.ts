import { expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { transcribe } from '../../src/vectors/transcript.ts'
import { simulateProgram } from '../simulate-program.ts'
import { ClearProtocol } from './protocol.ts'

test('computes, and gives one party alone what is opened to it', async () => {
  const outcomes = await simulateProgram(
    async (mpc) => {
      const x = await mpc.input(1, 3, mpc.id === 1 ? [1, -2, 3] : undefined)
      const y = mpc.sub(await mpc.mul(x, x), mpc.constant([1, 1, 1]))
      const told = await mpc.openTo(2, mpc.sum(y))
      return [(await mpc.open(y)).toNumbers(), told?.toNumbers()]
    },
    { parties: 3, protocol: 'clear' },
  )
  expect(outcomes.map(({ value }) => value)).toEqual([
    [[0, 3, 8], undefined],
    [[0, 3, 8], undefined],
    [[0, 3, 8], [11]],
  ])
})

test('protects nothing: an input goes to everybody as it is', async () => {
  const x = FieldVector.of(Field64, [42])
  const { messages } = await transcribe(3, (party) =>
    new ClearProtocol({ field: Field64 }).input(party, 1, 0, 1, party.id === 0 ? x : undefined),
  )
  expect(messages.map(({ body }) => body)).toEqual(['2a00000000000000', '2a00000000000000'])
})

test('all parties hold the same random values', async () => {
  const { values } = await transcribe(3, async (party) => {
    const protocol = new ClearProtocol({ field: Field64 })
    const random = await party.fork('random', (at) => protocol.random(at, 1, 5))
    const bits = await party.fork('bits', (at) => protocol.randomBits(at, 1, 100))
    return [random.toJSON(), bits.toJSON()]
  })
  expect(values[1]).toEqual(values[0])
  expect(values[2]).toEqual(values[0])
  expect(new Set(values[0]?.[1])).toEqual(new Set(['0', '1']))
})

test('a seed of another length is refused, and its sender named', async () => {
  const run = transcribe(2, async (party) => {
    if (party.id === 0) await party.send(1, 1, new Uint8Array(31))
    else await new ClearProtocol({ field: Field64 }).random(party, 1, 5)
  })
  await expect(run).rejects.toMatchObject({ code: 'LENGTH_MISMATCH', party: 'party-0' })
})

test('runs alone', async () => {
  const { values, messages } = await transcribe(1, async (party) => {
    const protocol = new ClearProtocol({ field: Field64 })
    const x = await protocol.input(party, 1, 0, 2, FieldVector.of(Field64, [2, 3]))
    const bits = await protocol.randomBits(party, 1, 4)
    return [(await protocol.mul(party, 1, x, x)).toNumbers(), bits.length]
  })
  expect(values).toEqual([[[4, 9], 4]])
  expect(messages).toEqual([])
})
