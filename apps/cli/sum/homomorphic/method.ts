import type { Method } from '../print.ts'

/** How a sum under encryption is computed, as it is printed. */
export const homomorphic: Method = {
  protocol: 'homomorphic',
  triples: null,
  text: 'homomorphic: contributions are added up encrypted; aggregators are trusted to follow the protocol',
}
