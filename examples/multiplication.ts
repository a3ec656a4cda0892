// Two parties compute (x + y) y from a library call: node --conditions=source --import tsx examples/multiplication.ts
import { simulateProgram } from 'beaverdam'

const [alice] = await simulateProgram(
  async (mpc) => {
    const x = await mpc.input(0, 3, mpc.own('x')) // from party 0, length 3
    const y = await mpc.input(1, 3, mpc.own('y'))
    return mpc.open(await mpc.mul(mpc.add(x, y), y)) // a FieldVector at every party
  },
  { parties: 2, inputs: [{ x: [1n, 2n, 3n] }, { y: [10n, 20n, 30n] }] },
)
console.log(alice?.value.toBigInts())
