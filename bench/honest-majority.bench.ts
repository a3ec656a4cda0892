import type { Bench, Target } from './bench.ts'
import { measureProcesses } from './processes.ts'

interface BatchOptions {
  readonly title: string
  readonly role: string
  readonly limit: string
}

function batch(name: string, { title, role, limit }: BatchOptions, targets: readonly Target[]): Bench {
  return {
    name,
    title,
    targets,
    async measure({ smoke }) {
      const n = smoke ? 20_000 : 1_000_000
      const { seconds, bytesPerParty } = await measureProcesses(role, 3, { length: n, runs: smoke ? 2 : 25 })
      return { n, seconds, bytesPerParty, bytesPerPartyElement: bytesPerParty / n, limit }
    },
  }
}

export const honestMajorityBenches: readonly Bench[] = [
  batch(
    'replicated.ws',
    {
      title: '1e6 multiplications in a batch, 3 parties in processes of their own, no triples',
      role: 'replicated',
      limit: 'two cores for three processes: writes to sockets, and the garbage of 64 KiB frames',
    },
    [
      { figure: 'perSecond', atLeast: 11e6 },
      { figure: 'bytesPerPartyElement', atMost: 8.1 },
    ],
  ),
  batch(
    'replicated-malicious.ws',
    {
      title:
        '1e6 multiplications in a batch with their verification, 3 parties in processes of their own, no triples',
      role: 'replicatedMalicious',
      limit: 'as replicated.ws twice, and four scalar products with the coefficients of the verification',
    },
    [{ figure: 'bytesPerPartyElement', atMost: 16.1 }],
  ),
  batch(
    'shamir.ws',
    {
      title: '1e6 multiplications in a batch, 3 parties in processes of their own, no triples',
      role: 'shamir',
      limit: 'the expansion of four streams for each element, and what bounds replicated.ws',
    },
    [
      { figure: 'perSecond', atLeast: 5e6 },
      { figure: 'bytesPerPartyElement', atMost: 10.8 },
    ],
  ),
  batch(
    'shamir-malicious.ws',
    {
      title:
        '1e6 multiplications in a batch with their verification, 3 parties in processes of their own, no triples',
      role: 'shamirMalicious',
      limit: 'as shamir.ws twice, and two scalar products with the coefficients of the verification',
    },
    [{ figure: 'bytesPerPartyElement', atMost: 21.5 }],
  ),
]
