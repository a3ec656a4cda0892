import { type ListedParameters, listedRuns } from '../../src/vectors/listed-run.ts'
import { type NamedVector, vectorField } from '../../src/vectors/vector-file.ts'
import { listedParties, operations } from '../replicated/vectors.ts'
import { ReplicatedMaliciousProtocol } from './protocol.ts'

interface Parameters extends ListedParameters {
  readonly blockBytes: number
  readonly unverifiedLimit: number
}

const { make, check } = listedRuns(
  'replicated-malicious',
  ({ field, blockBytes, unverifiedLimit }: Parameters) =>
    (party, random) =>
      ReplicatedMaliciousProtocol.begin(party, {
        field: vectorField(field),
        blockBytes,
        unverifiedLimit,
        random,
      }),
)

export { check }

/** The vectors of this folder. */
export async function generate(): Promise<readonly NamedVector[]> {
  return Promise.all([
    vector('field64', { field: 'Field64', blockBytes: 65_536, unverifiedLimit: 1 << 20 }),
    vector('field128', { field: 'Field128', blockBytes: 65_536, unverifiedLimit: 1 << 20 }),
    // messages of four elements, and a verification behind every second operation or so
    vector('blocks', { field: 'Field64', blockBytes: 32, unverifiedLimit: 12 }),
  ])
}

function vector(name: string, options: Omit<Parameters, 'operations'>): Promise<NamedVector> {
  return make(name, { ...options, operations }, listedParties(`replicated-malicious ${name}`, [1, 1, 1]))
}
