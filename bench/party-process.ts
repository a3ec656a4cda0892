import process from 'node:process'
import { serve } from '../apps/cli/processes/serve.ts'

serve(
  {
    sum: async () => (await import('./sum-party.ts')).sumParty,
    multiply: async () => (await import('./multiply-party.ts')).additiveParty,
    replicated: async () => (await import('./multiply-party.ts')).replicatedParty,
    ot: async () => (await import('./ot-party.ts')).otParty('semi-honest'),
    otMalicious: async () => (await import('./ot-party.ts')).otParty('malicious'),
    otTriples: async () => (await import('./ot-triples-party.ts')).otTriplesParty,
    mascot: async () => (await import('./mascot-party.ts')).mascotParty,
    truncate: async () => (await import('./integers-party.ts')).integersParty('truncate'),
    lessThan: async () => (await import('./integers-party.ts')).integersParty('lessThan'),
    normSumClient: async () => (await import('./norm-sum-client.ts')).normSumClient,
    spdz: async () => (await import('./verified-party.ts')).spdzParty,
    replicatedMalicious: async () => (await import('./verified-party.ts')).replicatedMaliciousParty,
  },
  process.argv[2] ?? '',
)
