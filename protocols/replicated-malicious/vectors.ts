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
import { ReplicatedMaliciousProtocol } from './protocol.ts'

const format = 'beaverdam/replicated-malicious/v1'

interface Parameters extends ListedParameters {
  readonly blockBytes: number
  readonly unverifiedLimit: number
}

/** The vectors of this folder. */
export async function generate(): Promise<readonly NamedVector[]> {
  return Promise.all([
    vector('field64', { field: 'Field64', blockBytes: 65_536, unverifiedLimit: 1 << 20 }),
    vector('field128', { field: 'Field128', blockBytes: 65_536, unverifiedLimit: 1 << 20 }),
    // messages of four elements, and a verification behind every second operation or so
    vector('blocks', { field: 'Field64', blockBytes: 32, unverifiedLimit: 12 }),
  ])
}

/** Runs a vector again. @throws VECTOR_MISMATCH where it differs */
export async function check(file: VectorFile): Promise<void> {
  compareRuns(file, await run(file.parameters as unknown as Parameters, file.parties))
}

async function vector(name: string, options: Omit<Parameters, 'operations'>): Promise<NamedVector> {
  const parameters: Parameters = { ...options, operations }
  const parties = ownInputs.map(
    (own, id): VectorParty => ({
      inputs: own,
      randomness: namedSeeds(`replicated-malicious ${name} party ${id}`, 1),
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
    ReplicatedMaliciousProtocol.begin(party, {
      field: vectorField(field),
      blockBytes,
      unverifiedLimit,
      random,
    }),
  )
}
