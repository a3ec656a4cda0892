import { type ListedParameters, listedRuns } from '../../src/vectors/listed-run.ts'
import { type NamedVector, vectorField } from '../../src/vectors/vector-file.ts'
import { listedParties, operations } from '../replicated/vectors.ts'
import { ShamirMaliciousProtocol } from './protocol.ts'

interface Parameters extends ListedParameters {
  readonly blockBytes: number
  readonly unverifiedLimit: number
  /** 1,000 if left out. */
  readonly mostSubsets?: number
}

const { make, check } = listedRuns(
  'shamir-malicious',
  ({ field, blockBytes, unverifiedLimit, mostSubsets = 1000 }: Parameters) =>
    (party, random) =>
      ShamirMaliciousProtocol.begin(party, {
        field: vectorField(field),
        blockBytes,
        unverifiedLimit,
        mostSubsets,
        random,
      }),
)

export { check }

/** The vectors of this folder. */
export async function generate(): Promise<readonly NamedVector[]> {
  const field64 = { field: 'Field64', blockBytes: 65_536, unverifiedLimit: 1 << 20 }
  return Promise.all([
    vector('three-parties', [3, 2, 0], field64),
    vector('four-parties', [3, 2, 0, 0], { ...field64, field: 'Field128' }),
    // messages of four elements, and a verification behind every second operation or so
    vector('blocks', [8, 5, 1, 0, 0], { ...field64, blockBytes: 32, unverifiedLimit: 12 }),
    vector('dealt', [127, 127, 126, 0], { ...field64, mostSubsets: 0 }),
  ])
}

/** @param drawn how many seeds each party draws */
function vector(
  name: string,
  drawn: readonly number[],
  options: Omit<Parameters, 'operations'>,
): Promise<NamedVector> {
  return make(name, { ...options, operations }, listedParties(`shamir-malicious ${name}`, drawn))
}
