import { expect, test } from 'vitest'
import type { Mpc } from '../../src/runtime/arithmetic.ts'
import { emulate } from '../../src/transport/emulate.ts'
import { memoryTransports } from '../../src/transport/memory.ts'
import { simulateProgram } from '../simulate-program.ts'

const own = (mpc: Mpc) => (mpc.id === 0 ? [1, 2, 3] : undefined)

test('outputs of one round and of concurrent scopes are checked one after the other, however messages arrive', async () => {
  const program = async (mpc: Mpc) => {
    const x = await mpc.input(0, 3, own(mpc))
    const squared = mpc.square(x)
    const [same, doubled, square] = await Promise.all([mpc.open(x), mpc.open(mpc.scale(x, 2n)), squared])
    const branches = await mpc.parallel(
      [1, 2, 3, 4].map((exponent) => async (branch: Mpc) => {
        let power = x
        for (let k = 1; k < exponent; k++) power = await branch.mul(power, x)
        return (await branch.open(power)).toNumbers()
      }),
    )
    const told = await mpc.openTo(2, square)
    return [same.toNumbers(), doubled.toNumbers(), ...branches, told?.toNumbers()]
  }
  const powers = [1, 2, 3, 4].map((exponent) => [1, 2 ** exponent, 3 ** exponent])
  for (let seed = 0; seed < 20; seed++) {
    const connect = (names: readonly string[]) =>
      memoryTransports(names).map((transport) => emulate(transport, { shuffle: true }, { seed }))
    const outcomes = await simulateProgram(program, { parties: 3, protocol: 'spdz', connect })
    const all = [[1, 2, 3], [2, 4, 6], ...powers]
    expect(outcomes.map(({ value }) => value)).toEqual([
      [...all, undefined],
      [...all, undefined],
      [...all, [1, 4, 9]],
    ])
  }
})
