import type { Bench } from './bench.ts'
import { measureProcesses } from './processes.ts'

export const replicatedBench: Bench = {
  name: 'replicated.ws',
  title: '1e6 multiplications in a batch, 3 parties in processes of their own, no triples',
  targets: [
    { figure: 'perSecond', atLeast: 11e6 },
    { figure: 'bytesPerPartyElement', atMost: 8.1 },
  ],
  async measure({ smoke }) {
    const n = smoke ? 20_000 : 1_000_000
    const { seconds, bytesPerParty } = await measureProcesses('replicated', 3, {
      length: n,
      runs: smoke ? 2 : 25,
    })
    return {
      n,
      seconds,
      bytesPerParty,
      bytesPerPartyElement: bytesPerParty / n,
      limit: 'two cores for three processes: writes to sockets and the garbage of 64 KiB frames',
    }
  },
}
