import { type ListedParameters, runListed } from '../../src/vectors/listed-run.ts'
import {
  compareRuns,
  type NamedVector,
  namedSeeds,
  type VectorFile,
  type VectorParty,
  vectorField,
} from '../../src/vectors/vector-file.ts'
import { operations, ownInputs } from '../replicated/vectors.ts'
import { ShamirProtocol } from './protocol.ts'

const format = 'beaverdam/shamir/v1'

interface Parameters extends ListedParameters {
  readonly blockBytes: number
  readonly mostSubsets: number
}

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

/** Runs a vector again. @throws VECTOR_MISMATCH where it differs */
export async function check(file: VectorFile): Promise<void> {
  compareRuns(file, await run(file.parameters as unknown as Parameters, file.parties))
}

/** @param drawn how many seeds each party draws */
async function vector(
  name: string,
  drawn: readonly number[],
  options: Omit<Parameters, 'operations'>,
): Promise<NamedVector> {
  const parameters: Parameters = { ...options, operations }
  const parties = drawn.map(
    (count, id): VectorParty => ({
      inputs: ownInputs[id] ?? {},
      randomness: namedSeeds(`shamir ${name} party ${id}`, count),
    }),
  )
  return {
    name,
    file: { format, parameters: { ...parameters }, parties, ...(await run(parameters, parties)) },
  }
}

function run(
  { field, blockBytes, mostSubsets, operations: listed }: Parameters,
  parties: readonly VectorParty[],
) {
  return runListed({ field, operations: listed }, parties, (party, random) =>
    ShamirProtocol.begin(party, { field: vectorField(field), blockBytes, mostSubsets, random }),
  )
}
