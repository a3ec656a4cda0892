import { elementBytes, publicKeyBytes } from '../lattice/encoding.ts'
import type { LatticeParameters } from '../lattice/parameters.ts'
import { deriveProvenParameters } from '../plaintext-knowledge/derive-parameters.ts'
import { proofTerms } from '../plaintext-knowledge/proof-terms.ts'
import { proofBytes } from '../plaintext-knowledge/prove.ts'
import type { SumTask } from '../secure-sum/task.ts'

/** Most columns of a key: with more, responses of a proof of `tuplesPerProof` have more than 30 bits. */
const mostColumns = 6

/** Most tuples that one proof is about: more would spare few bytes and cost the same time. */
const tuplesPerProof = 64

/** Slots that the smallest and the largest ring have. */
const [fewestSlots, mostSlots] = [4_096, 32_768]

/** A contribution's ciphertexts: one a column in each tuple. */
export interface TupleShape {
  readonly columns: number
  readonly tuples: number
}

/** How many ciphertexts each proof of a contribution is about. */
export function proofCounts({ columns, tuples }: TupleShape): readonly number[] {
  return Array.from(
    { length: Math.ceil(tuples / tuplesPerProof) },
    (_, k) => columns * Math.min(tuplesPerProof, tuples - k * tuplesPerProof),
  )
}

/** Bytes of each proof of a contribution. */
export function proofSizes(parameters: LatticeParameters, shape: TupleShape): readonly number[] {
  const { columns } = shape
  return proofCounts(shape).map((count) =>
    proofBytes(proofTerms(parameters, { count, columns, diagonal: false, challenges: 'hash' })),
  )
}

/** Bytes of the ciphertexts of a contribution: c0 of each, and c1 of each tuple. */
export function tuplesBytes(parameters: LatticeParameters, { columns, tuples }: TupleShape): number {
  return tuples * (columns + 1) * elementBytes(parameters)
}

/** How contributions are encrypted. */
interface Form {
  readonly parameters: LatticeParameters
  readonly shape: TupleShape
}

/**
 * The form with which a contributor sends and receives the least: more columns spare c1, but lengthen proofs and the key.
 *
 * @param slots of a contribution; the last tuple is filled up
 * @throws BeaverdamError NOISE_BUDGET_EXCEEDED if no parameters have room for the noise of the largest batch
 */
export function smallestForm(sum: SumTask, slots: number): Form {
  let best = formOf(sum, slots, 1)
  const most = Math.min(mostColumns, best.shape.tuples)
  for (let columns = 2; columns <= most; columns++) {
    const form = formOf(sum, slots, columns)
    if (trafficOf(form) < trafficOf(best)) best = form
  }
  return best
}

/** Parameters for the noise that proofs of such tuples show, and for all coefficients that one batch opens. */
function formOf(sum: SumTask, slots: number, columns: number): Form {
  // what a ring of the fewest slots needs
  const tuples = Math.min(tuplesPerProof, Math.ceil(slots / (columns * fewestSlots)))
  const parameters = deriveProvenParameters({
    multiplied: false,
    addends: sum.maxBatch,
    parties: sum.aggregators,
    count: columns * tuples,
    columns,
    diagonal: false,
    challenges: 'hash',
    maxOpened: columns * mostSlots * Math.ceil(slots / (columns * mostSlots)),
  })
  return { parameters, shape: { columns, tuples: Math.ceil(slots / (columns * parameters.n)) } }
}

/** Bytes of a report to every aggregator, and of the key. */
function trafficOf({ parameters, shape }: Form): number {
  const proofs = proofSizes(parameters, shape).reduce((sum, size) => sum + size, 0)
  const report = tuplesBytes(parameters, shape) + proofs
  return parameters.parties * report + publicKeyBytes(parameters, shape.columns)
}
