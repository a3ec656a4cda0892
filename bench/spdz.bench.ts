import type { Bench } from './bench.ts'
import { measureProcesses } from './processes.ts'

export const spdzBench: Bench = {
  name: 'spdz.ws',
  title: '1e6 multiplications in a batch with MAC checks, 2 parties in processes of their own, triples ready',
  targets: [
    { figure: 'perSecond', atLeast: 5e6 },
    { figure: 'bytesPerPartyElement', atMost: 16.1 },
  ],
  async measure({ smoke }) {
    const n = smoke ? 20_000 : 1_000_000
    const { seconds, bytesPerParty } = await measureProcesses('spdz', 2, { length: n, runs: smoke ? 2 : 25 })
    return {
      n,
      seconds,
      bytesPerParty,
      bytesPerPartyElement: bytesPerParty / n,
      limit: 'passes over blocks: two for each MAC, and the coefficients of the check',
    }
  },
}
