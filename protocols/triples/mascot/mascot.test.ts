import { expect, test } from 'vitest'
import { Field64 } from '../../../src/field/field64.ts'
import { primeField } from '../../../src/field/prime-field.ts'
import { simulate } from '../../../src/runtime/simulate.ts'
import { memoryTransports } from '../../../src/transport/memory.ts'
import { SpdzProtocol } from '../../spdz/protocol.ts'
import { withMascot } from './mascot.ts'

test('two parties set up, make pages as they draw, and multiply', async () => {
  const outcomes = await simulate(memoryTransports(['alice', 'bob']), { terms: {} }, (party) =>
    withMascot(party, Field64, async (mascot) => {
      const protocol = new SpdzProtocol({ id: party.id, preprocessing: mascot })
      const run = <T>(name: string, body: Parameters<typeof party.fork<T>>[1]) => party.fork(name, body)
      const x = await run('random', (at) => protocol.random(at, 1, 5))
      const squares = await run('squares', (at) => protocol.square(at, 1, x))
      const products = await run('products', (at) => protocol.mul(at, 1, x, x))
      return run('open', (at) => protocol.open(at, 1, protocol.sub(squares, products)))
    }),
  )
  for (const { value } of outcomes) expect(value.toBigInts()).toEqual([0n, 0n, 0n, 0n, 0n])
})

test('a field in which a liar has too good a chance is refused before anything is sent', async () => {
  const small = await primeField(2n ** 31n - 1n)
  const run = simulate(memoryTransports(['alice', 'bob']), { terms: {} }, (party) =>
    withMascot(party, small, async () => {}),
  )
  await expect(run).rejects.toMatchObject({ code: 'FIELD_TOO_SMALL' })
})
