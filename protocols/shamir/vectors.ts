import { type ListedParameters, listedRun } from '../../src/vectors/listed-run.ts'
import { type VectorCase, vectorField } from '../../src/vectors/vector-file.ts'
import { listedParties, operations } from '../replicated/vectors.ts'
import { ShamirProtocol } from './protocol.ts'

interface Parameters extends ListedParameters {
  readonly blockBytes: number
  readonly mostSubsets: number
}

/** Runs the operations that a vector lists. */
export const run = listedRun(
  ({ field, blockBytes, mostSubsets }: Parameters) =>
    (party, random) =>
      ShamirProtocol.begin(party, { field: vectorField(field), blockBytes, mostSubsets, random }),
)

/** The vectors of this folder. */
export function cases(): readonly VectorCase[] {
  const field64 = { field: 'Field64', blockBytes: 65_536, mostSubsets: 1000 }
  return [
    vector('three-parties', [5, 4, 0], field64),
    vector('four-parties', [6, 4, 0, 0], field64),
    vector('five-parties', [11, 8, 4, 0, 0], field64),
    vector('field128', [5, 4, 0], { ...field64, field: 'Field128' }),
    // messages of four elements, and double sharings that the parties deal
    vector('dealt-doubles', [21, 21, 18, 18], { ...field64, blockBytes: 32, mostSubsets: 0 }),
  ]
}

/** @param drawn how many seeds each party draws */
function vector(name: string, drawn: readonly number[], options: Omit<Parameters, 'operations'>): VectorCase {
  return { name, parameters: { ...options, operations }, parties: listedParties(`shamir ${name}`, drawn) }
}
