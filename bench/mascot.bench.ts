import type { Bench } from './bench.ts'
import { measureProcesses } from './processes.ts'

/** Its role in `party-process.ts` is `mascot`. */
export const mascotBench: Bench = {
  name: 'triples.mascot',
  title: '32,768 authenticated triples in Field64 by MASCOT, malicious, 2 parties in processes of their own',
  targets: [
    { figure: 'perSecond', atLeast: 13_000 },
    { figure: 'bytesPerPartyElement', atMost: 5700 },
  ],
  async measure({ smoke }) {
    // full pages, whose checks cost next to nothing
    const n = smoke ? 1000 : 32_768
    const { seconds, bytesPerParty } = await measureProcesses('mascot', 2, { length: n, runs: smoke ? 1 : 3 })
    return {
      n,
      seconds,
      bytesPerParty,
      bytesPerPartyElement: bytesPerParty / n,
      limit:
        '256 OTs a triple each way: the leaves of extension and three hashes an OT, on both ends at once',
    }
  },
}
