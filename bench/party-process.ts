import process from 'node:process'
import { serve } from '../apps/cli/processes/serve.ts'

serve(
  {
    sum: async () => (await import('./sum-party.ts')).sumParty,
    multiply: async () => (await import('./multiply-party.ts')).multiplyParty,
  },
  process.argv[2] ?? '',
)
