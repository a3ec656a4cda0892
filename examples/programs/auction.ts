// An auction of sealed bids: the highest one wins and pays the second highest. Nothing else is opened.
// beaverdam simulate examples/programs/auction.ts --parties 4 --field 128
import { fixed, lessThan, type Mpc, type Shared } from 'beaverdam'

const format = { fractionBits: 8, clip: 1_000_000 }
const amounts = [400.5, 312.25, 512.75, 455]

/** One of two numbers by a shared bit, x for 1: it stays within their bound, which the product alone does not tell. */
async function choose(mpc: Mpc, bit: Shared, x: Shared, y: Shared): Promise<Shared> {
  return mpc.restate(mpc.add(y, await mpc.mul(bit, mpc.sub(x, y))), x)
}

export default async (mpc: Mpc) => {
  const mine = fixed([amounts[mpc.id % amounts.length] as number], format)
  const theirs = fixed(undefined, format)
  const bids: readonly Shared[] = await Promise.all(
    mpc.names.map((_, owner) => mpc.input(owner, 1, owner === mpc.id ? mine : theirs)),
  )

  const nothing = mpc.constant(fixed([0], format))
  const bidder = (id: number) => mpc.constant(fixed([id], { fractionBits: 0, clip: mpc.n }))
  let [best, second, winner] = [bids[0] ?? nothing, nothing, bidder(0)]
  for (const [id, bid] of bids.entries()) {
    if (id === 0) continue
    const wins = await lessThan(mpc, best, bid)
    const [higher, lower, leader] = await Promise.all([
      choose(mpc, wins, bid, best),
      choose(mpc, wins, best, bid),
      choose(mpc, wins, bidder(id), winner),
    ])
    second = await choose(mpc, await lessThan(mpc, second, lower), lower, second)
    best = higher
    winner = leader
  }

  const [who, price] = await Promise.all([mpc.open(winner), mpc.open(second)])
  return { winner: mpc.names[Number(who.at(0))], price: (Number(price.at(0)) / 2 ** 8).toFixed(2) }
}
