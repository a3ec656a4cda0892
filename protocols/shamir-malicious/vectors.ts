import { type ListedParameters, listedRun } from '../../src/vectors/listed-run.ts'
import { type VectorCase, vectorField } from '../../src/vectors/vector-file.ts'
import { listedParties, operations } from '../replicated/vectors.ts'
import { ShamirMaliciousProtocol } from './protocol.ts'

interface Parameters extends ListedParameters {
  readonly blockBytes: number
  readonly unverifiedLimit: number
  /** 1,000 if left out. */
  readonly mostSubsets?: number
}

/** Runs the operations that a vector lists. */
export const run = listedRun(
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

/** The vectors of this folder. */
export function cases(): readonly VectorCase[] {
  const field64 = { field: 'Field64', blockBytes: 65_536, unverifiedLimit: 1 << 20 }
  return [
    vector('three-parties', [3, 2, 0], field64),
    vector('four-parties', [3, 2, 0, 0], { ...field64, field: 'Field128' }),
    // messages of four elements, and a verification behind every second operation or so
    vector('blocks', [8, 5, 1, 0, 0], { ...field64, blockBytes: 32, unverifiedLimit: 12 }),
    vector('dealt', [127, 127, 126, 0], { ...field64, mostSubsets: 0 }),
  ]
}

/** @param drawn how many seeds each party draws */
function vector(name: string, drawn: readonly number[], options: Omit<Parameters, 'operations'>): VectorCase {
  return {
    name,
    parameters: { ...options, operations },
    parties: listedParties(`shamir-malicious ${name}`, drawn),
  }
}
