import type { Roles } from './processes/role.ts'

/** Everything that a process of this program can be asked to do. */
export const roles: Roles = {
  'sum contributor': async () => (await import('./sum/contributor.ts')).contributor,
  'sum aggregator': async () => (await import('./sum/aggregator.ts')).aggregator,
  'verified sum contributor': async () => (await import('./sum/verified/contributor.ts')).verifiedContributor,
  'verified sum aggregator': async () => (await import('./sum/verified/aggregator.ts')).verifiedAggregator,
  'homomorphic sum contributor': async () =>
    (await import('./sum/homomorphic/contributor.ts')).homomorphicContributor,
  'homomorphic sum aggregator': async () =>
    (await import('./sum/homomorphic/aggregator.ts')).homomorphicAggregator,
  'federate client': async () => (await import('./federation/client.ts')).client,
  'federate aggregator': async () => (await import('./federation/aggregator.ts')).aggregator,
  'simulated party': async () => (await import('./simulate/party.ts')).simulatedParty,
  'filling party': async () => (await import('./preprocess/party.ts')).fillingParty,
  'task founder': async () => (await import('./tasks/founder.ts')).founder,
  'report aggregator': async () => (await import('./tasks/aggregator.ts')).aggregator,
}
