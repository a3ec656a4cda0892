import type { Bench } from './bench.ts'
import { measureProcesses } from './processes.ts'

function batch(role: 'truncate' | 'lessThan', what: string, parties: number, perSecond: number): Bench {
  return {
    name: parties === 2 ? `${role}.ws` : `${role}.ws.${parties}`,
    title: `1e4 ${what} in Field128, ${parties} parties in processes of their own, material ready`,
    targets: [{ figure: 'perSecond', atLeast: perSecond }],
    async measure({ smoke }) {
      const n = smoke ? 200 : 10_000
      const { seconds, bytesPerParty } = await measureProcesses(role, parties, {
        length: n,
        runs: smoke ? 2 : 25,
      })
      return {
        n,
        seconds,
        bytesPerParty,
        bytesPerPartyElement: bytesPerParty / n,
        limit:
          role === 'truncate'
            ? 'adding up the bits of the masks'
            : 'products of 128-bit elements, and copies of rows of bits',
      }
    },
  }
}

export const comparisonBenches: readonly Bench[] = [2, 3].flatMap((parties) => [
  batch('truncate', 'truncations of 48-bit numbers by 16 bits', parties, 200_000),
  batch('lessThan', 'comparisons of 32-bit integers', parties, 20_000),
])
