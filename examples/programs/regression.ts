// Linear regression over rows that stay with their owners: only X'X and X'y of all rows together are opened.
import { fixed, type Mpc, type Shared } from 'beaverdam'

const format = { fractionBits: 12, clip: 100 }
const rows = 8
const columns = 2

/** This party's rows of (1, x, y) with y = 3 + 2 x and a small error that differs from row to row. */
function ownRows(party: number): number[] {
  const values: number[] = []
  for (let i = 0; i < rows; i++) {
    const x = (party * rows + i) / 4
    values.push(1, x, 3 + 2 * x + ((i % 3) - 1) / 50)
  }
  return values
}

export default async (mpc: Mpc) => {
  const gram = await mpc.parallel(
    mpc.names.map((_, owner) => async (branch: Mpc) => {
      const own = owner === mpc.id ? ownRows(owner) : undefined
      const flat = await branch.input(owner, rows * (columns + 1), fixed(own, format))
      const column = (k: number) =>
        branch.concat(Array.from({ length: rows }, (_, i) => branch.slice(flat, i * 3 + k, i * 3 + k + 1)))
      const [one, x, y] = [column(0), column(1), column(2)]
      const products = await Promise.all([
        branch.dot(one, one),
        branch.dot(one, x),
        branch.dot(x, x),
        branch.dot(one, y),
        branch.dot(x, y),
      ])
      return branch.concat(products)
    }),
  )
  const total = gram.reduce((a: Shared, b: Shared) => mpc.add(a, b))
  const [n, sx, sxx, sy, sxy] = (await mpc.open(total)).toNumbers().map((value) => value / 2 ** 24) as [
    number,
    number,
    number,
    number,
    number,
  ]
  const slope = (n * sxy - sx * sy) / (n * sxx - sx * sx)
  return { slope: slope.toFixed(3), intercept: ((sy - slope * sx) / n).toFixed(3) }
}
