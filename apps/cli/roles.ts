import type { Roles } from './processes/role.ts'

/** Everything that a process of this program can be asked to do. */
export const roles: Roles = {
  'sum contributor': async () => (await import('./sum/contributor.ts')).contributor,
  'sum aggregator': async () => (await import('./sum/aggregator.ts')).aggregator,
  'federate client': async () => (await import('./federation/client.ts')).client,
  'federate aggregator': async () => (await import('./federation/aggregator.ts')).aggregator,
  'simulated party': async () => (await import('./simulate/party.ts')).simulatedParty,
  'filling party': async () => (await import('./preprocess/party.ts')).fillingParty,
}
