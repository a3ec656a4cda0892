// The variance of what each party holds, in one round of squares: nothing but the two sums is opened.
import { fixed, type Mpc, type Shared } from 'beaverdam'

const format = { fractionBits: 16, clip: 1000 }
const salaries = [52.5, 61, 48.25, 75, 58]

export default async (mpc: Mpc) => {
  const mine = fixed([salaries[mpc.id % salaries.length] as number], format)
  const theirs = fixed(undefined, format)
  const values: Shared[] = await Promise.all(
    mpc.names.map((_, owner) => mpc.input(owner, 1, owner === mpc.id ? mine : theirs)),
  )
  const all = mpc.concat(values)
  const squares = await mpc.square(all)
  const [sum, sumOfSquares] = await Promise.all([mpc.open(mpc.sum(all)), mpc.open(mpc.sum(squares))])
  const mean = Number(sum.at(0)) / 2 ** format.fractionBits / mpc.n
  const variance = Number(sumOfSquares.at(0)) / 2 ** (2 * format.fractionBits) / mpc.n - mean * mean
  return { mean: mean.toFixed(3), variance: variance.toFixed(3) }
}
