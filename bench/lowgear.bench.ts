import type { Bench } from './bench.ts'
import { measureProcesses } from './processes.ts'

/** Its role in `party-process.ts` is `lowgear`. */
export const lowgearBench: Bench = {
  name: 'triples.lowgear',
  title:
    '262,128 authenticated triples in Field64 by LowGear, malicious, 2 parties in processes of their own',
  targets: [
    { figure: 'perSecond', atLeast: 60_000 },
    { figure: 'bytesPerPartyElement', atMost: 1000 },
  ],
  async measure({ smoke }) {
    // as many batches as are proved together, when all runs before have made those that are proved sooner
    const n = smoke ? 1000 : 16 * 16_383
    const { seconds, bytesPerParty, peakRssBytes } = await measureProcesses('lowgear', 2, {
      length: n,
      runs: smoke ? 1 : 3,
    })
    return {
      n,
      seconds,
      bytesPerParty,
      bytesPerPartyElement: bytesPerParty / n,
      peakRssBytes,
      limit:
        'transforms modulo primes of 30 bits: 350 for the answers to 16,383 triples at either end, and 70 to read them',
    }
  },
}
