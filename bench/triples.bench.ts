import type { Bench } from './bench.ts'
import { measureProcesses } from './processes.ts'

interface Source {
  readonly name: string
  readonly by: string
  /** In `party-process.ts`. */
  readonly role: string
  /** Triples in a run. */
  readonly length: number
  readonly perSecond: number
  readonly bytes: number
  readonly limit: string
}

function triples({ name, by, role, length, perSecond, bytes, limit }: Source): Bench {
  return {
    name,
    title: `${length.toLocaleString('en')} Beaver triples in Field64 by ${by}, semi-honest, 2 parties in processes of their own`,
    targets: [
      { figure: 'perSecond', atLeast: perSecond },
      { figure: 'bytesPerPartyElement', atMost: bytes },
    ],
    async measure({ smoke }) {
      const n = smoke ? 1000 : length
      const { seconds, bytesPerParty } = await measureProcesses(role, 2, {
        length: n,
        runs: smoke ? 1 : 3,
      })
      return { n, seconds, bytesPerParty, bytesPerPartyElement: bytesPerParty / n, limit }
    },
  }
}

export const triplesBenches: readonly Bench[] = [
  triples({
    name: 'triples.ot',
    by: 'oblivious transfer',
    role: 'otTriples',
    length: 204_800,
    perSecond: 60_000,
    bytes: 1100,
    limit: '64 OTs a triple each way: the leaves of extension and three hashes an OT, on both ends at once',
  }),
  triples({
    name: 'triples.lattice',
    by: 'lattice encryption',
    role: 'latticeTriples',
    length: 2_097_152,
    perSecond: 400_000,
    bytes: 115,
    limit: 'transforms modulo primes of 30 bits: 42 for 8,192 triples at either end',
  }),
]
