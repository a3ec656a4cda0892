import { type ListedParameters, listedRuns } from '../../src/vectors/listed-run.ts'
import { type NamedVector, vectorField } from '../../src/vectors/vector-file.ts'
import { listedParties, operations } from '../replicated/vectors.ts'
import { ShamirProtocol } from './protocol.ts'

interface Parameters extends ListedParameters {
  readonly blockBytes: number
  readonly mostSubsets: number
}

const { make, check } = listedRuns(
  'shamir',
  ({ field, blockBytes, mostSubsets }: Parameters) =>
    (party, random) =>
      ShamirProtocol.begin(party, { field: vectorField(field), blockBytes, mostSubsets, random }),
)

export { check }

/** The vectors of this folder. */
export async function generate(): Promise<readonly NamedVector[]> {
  const field64 = { field: 'Field64', blockBytes: 65_536, mostSubsets: 1000 }
  return Promise.all([
    vector('three-parties', [5, 4, 0], field64),
    vector('four-parties', [6, 4, 0, 0], field64),
    vector('five-parties', [11, 8, 4, 0, 0], field64),
    vector('field128', [5, 4, 0], { ...field64, field: 'Field128' }),
    // messages of four elements, and double sharings that the parties deal
    vector('dealt-doubles', [21, 21, 18, 18], { ...field64, blockBytes: 32, mostSubsets: 0 }),
  ])
}

/** @param drawn how many seeds each party draws */
function vector(
  name: string,
  drawn: readonly number[],
  options: Omit<Parameters, 'operations'>,
): Promise<NamedVector> {
  return make(name, { ...options, operations }, listedParties(`shamir ${name}`, drawn))
}
