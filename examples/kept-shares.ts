// Three holders of shares compute on what none of them knows, and hold the result in shares again.
import { Field64, FieldVector, simulateProgram } from 'beaverdam'
import { HeldShare, ProgramShares, reconstructVector, shareVector } from 'beaverdam/protocols/share-file'

const numbers = { fractionBits: 0, bound: 100n }
const layout = {
  form: 'json',
  details: ['array'],
  tensors: [{ name: '', shape: [3], dtype: 'float64' }],
} as const
const terms = { scheme: 'shamir', field: Field64, parties: 5, threshold: 2, ...numbers, layout } as const
const shares = await shareVector(FieldVector.of(Field64, [3, -4, 5]), terms)
const files = await Promise.all(shares.map((share) => share.toBytes())) // one for each of five holders

// any three of them meet
const meeting = files.filter((_, holder) => holder % 2 === 0)
const holders = await Promise.all(meeting.map((file) => HeldShare.fromBytes(file)))
const holdings = holders.map((share) => new ProgramShares({ held: new Map([['x', share]]) }))
await simulateProgram(
  async (mpc) => {
    const x = await mpc.shared('x')
    await mpc.keep('squares', await mpc.square(x))
  },
  { parties: 3, protocol: 'shamir', holdings },
)

// nobody has seen the squares, until all three say so
const kept = holdings.flatMap((own) => own.kept.get('squares') ?? [])
console.log((await reconstructVector(kept)).toNumbers())
