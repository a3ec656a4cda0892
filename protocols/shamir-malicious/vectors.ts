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
import { ShamirMaliciousProtocol } from './protocol.ts'

const format = 'beaverdam/shamir-malicious/v1'

interface Parameters extends ListedParameters {
  readonly blockBytes: number
  readonly unverifiedLimit: number
}

/** The vectors of this folder. */
export async function generate(): Promise<readonly NamedVector[]> {
  const field64 = { field: 'Field64', blockBytes: 65_536, unverifiedLimit: 1 << 20 }
  return Promise.all([
    vector('three-parties', [3, 2, 0], field64),
    vector('four-parties', [3, 2, 0, 0], { ...field64, field: 'Field128' }),
    // messages of four elements, and a verification behind every second operation or so
    vector('blocks', [8, 5, 1, 0, 0], { ...field64, blockBytes: 32, unverifiedLimit: 12 }),
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
      randomness: namedSeeds(`shamir-malicious ${name} party ${id}`, count),
    }),
  )
  return {
    name,
    file: { format, parameters: { ...parameters }, parties, ...(await run(parameters, parties)) },
  }
}

function run(
  { field, blockBytes, unverifiedLimit, operations: listed }: Parameters,
  parties: readonly VectorParty[],
) {
  return runListed({ field, operations: listed }, parties, (party, random) =>
    ShamirMaliciousProtocol.begin(party, {
      field: vectorField(field),
      blockBytes,
      unverifiedLimit,
      random,
    }),
  )
}
