import type { Bench } from './bench.ts'
import { measureProcesses } from './processes.ts'

/** Its role in `party-process.ts` is `otTriples`. */
export const triplesBenches: readonly Bench[] = [
  {
    name: 'triples.ot',
    title:
      '204,800 Beaver triples in Field64 by oblivious transfer, semi-honest, 2 parties in processes of their own',
    targets: [
      { figure: 'perSecond', atLeast: 60_000 },
      { figure: 'bytesPerPartyElement', atMost: 1100 },
    ],
    async measure({ smoke }) {
      const n = smoke ? 1000 : 204_800
      const { seconds, bytesPerParty } = await measureProcesses('otTriples', 2, {
        length: n,
        runs: smoke ? 1 : 3,
      })
      return {
        n,
        seconds,
        bytesPerParty,
        bytesPerPartyElement: bytesPerParty / n,
        limit:
          '64 OTs a triple each way: the leaves of extension and three hashes an OT, on both ends at once',
      }
    },
  },
]
