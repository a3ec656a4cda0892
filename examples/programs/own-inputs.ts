// Private inputs from files:
// beaverdam simulate examples/programs/own-inputs.ts --parties 2 --input 0:x=x.json --input 1:y=y.csv
import type { Mpc } from 'beaverdam'

export default async (mpc: Mpc) => {
  const x = await mpc.input(0, 3, mpc.own('x'))
  const y = await mpc.input(1, 3, mpc.own('y'))
  return mpc.open(await mpc.dot(x, y))
}
