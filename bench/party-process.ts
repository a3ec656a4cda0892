import process from 'node:process'
import { serve } from '../apps/cli/processes/serve.ts'

serve(
  {
    sum: async () => (await import('./sum-party.ts')).sumParty,
    multiply: async () => (await import('./multiply-party.ts')).additiveParty,
    replicated: async () => (await import('./multiply-party.ts')).replicatedParty,
    shamir: async () => (await import('./multiply-party.ts')).shamirParty,
    ot: async () => (await import('./ot-party.ts')).otParty('semi-honest'),
    otMalicious: async () => (await import('./ot-party.ts')).otParty('malicious'),
    otTriples: async () => {
      const { withOtTriples } = await import('../protocols/triples/ot/ot-triples.ts')
      return (await import('./triples-party.ts')).additiveTriplesParty(withOtTriples)
    },
    latticeTriples: async () => {
      const { withLatticeTriples } = await import('../protocols/triples/lattice/lattice-triples.ts')
      return (await import('./triples-party.ts')).additiveTriplesParty(withLatticeTriples)
    },
    mascot: async () => {
      const { withMascot } = await import('../protocols/triples/mascot/mascot.ts')
      return (await import('./triples-party.ts')).authenticatedTriplesParty(withMascot)
    },
    lowgear: async () => {
      const { withLowgear } = await import('../protocols/triples/lowgear/lowgear.ts')
      return (await import('./triples-party.ts')).authenticatedTriplesParty(withLowgear)
    },
    truncate: async () => (await import('./integers-party.ts')).integersParty('truncate'),
    lessThan: async () => (await import('./integers-party.ts')).integersParty('lessThan'),
    normSumClient: async () => (await import('./norm-sum-client.ts')).normSumClient,
    spdz: async () => (await import('./verified-party.ts')).spdzParty,
    replicatedMalicious: async () => (await import('./verified-party.ts')).replicatedMaliciousParty,
    shamirMalicious: async () => (await import('./verified-party.ts')).shamirMaliciousParty,
  },
  process.argv[2] ?? '',
)
