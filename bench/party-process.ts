import process from 'node:process'
import { serve } from '../apps/cli/processes/serve.ts'

serve(
  {
    sum: async () => (await import('./sum-party.ts')).sumParty,
    multiply: async () => (await import('./multiply-party.ts')).multiplyParty,
    spdz: async () => (await import('./spdz-party.ts')).spdzParty,
  },
  process.argv[2] ?? '',
)
