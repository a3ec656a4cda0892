import type { Bench } from './bench.ts'
import { measureProcesses } from './processes.ts'

function extension(name: string, role: string, security: string, perSecond: number): Bench {
  return {
    name,
    title: `4e6 random OTs, ${security}, both ends in processes of their own`,
    targets: [
      { figure: 'perSecond', atLeast: perSecond },
      { figure: 'bytesPerPartyElement', atMost: 4.1 },
    ],
    async measure({ smoke }) {
      const n = smoke ? 20_000 : 4_000_000
      const { seconds, bytesPerParty } = await measureProcesses(role, 2, { length: n, runs: smoke ? 2 : 7 })
      return {
        n,
        seconds,
        bytesPerParty,
        bytesPerPartyElement: bytesPerParty / n,
        limit: 'the sender: 128 bytes of AES an OT, for the streams of 512 leaves and two hashes',
      }
    },
  }
}

/** Their roles in `party-process.ts` are `ot` and `otMalicious`. */
export const otBenches: readonly Bench[] = [
  extension('ot.extension', 'ot', 'semi-honest', 12e6),
  extension('ot.extension.malicious', 'otMalicious', 'malicious', 8e6),
]
