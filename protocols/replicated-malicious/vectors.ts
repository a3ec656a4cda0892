import { type ListedParameters, listedRun } from '../../src/vectors/listed-run.ts'
import { type VectorCase, vectorField } from '../../src/vectors/vector-file.ts'
import { listedParties, operations } from '../replicated/vectors.ts'
import { ReplicatedMaliciousProtocol } from './protocol.ts'

interface Parameters extends ListedParameters {
  readonly blockBytes: number
  readonly unverifiedLimit: number
}

/** Runs the operations that a vector lists. */
export const run = listedRun(
  ({ field, blockBytes, unverifiedLimit }: Parameters) =>
    (party, random) =>
      ReplicatedMaliciousProtocol.begin(party, {
        field: vectorField(field),
        blockBytes,
        unverifiedLimit,
        random,
      }),
)

/** The vectors of this folder. */
export function cases(): readonly VectorCase[] {
  return [
    vector('field64', { field: 'Field64', blockBytes: 65_536, unverifiedLimit: 1 << 20 }),
    vector('field128', { field: 'Field128', blockBytes: 65_536, unverifiedLimit: 1 << 20 }),
    // messages of four elements, and a verification behind every second operation or so
    vector('blocks', { field: 'Field64', blockBytes: 32, unverifiedLimit: 12 }),
  ]
}

function vector(name: string, options: Omit<Parameters, 'operations'>): VectorCase {
  return {
    name,
    parameters: { ...options, operations },
    parties: listedParties(`replicated-malicious ${name}`, [1, 1, 1]),
  }
}
