// Two parties multiply what neither shows: beaverdam simulate examples/programs/multiplication.ts --parties 2
import type { Mpc } from 'beaverdam'

export default async (mpc: Mpc) => {
  const x = await mpc.input(0, 3, mpc.id === 0 ? [1, 2, 3] : undefined)
  const y = await mpc.input(1, 3, mpc.id === 1 ? [10, 20, 30] : undefined)
  const z = await mpc.mul(mpc.add(x, y), y)
  return mpc.open(z)
}
