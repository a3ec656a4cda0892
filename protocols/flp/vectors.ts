import { bytesToHex } from '@noble/hashes/utils.js'
import type { NttField } from '../../src/field/ntt-field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import {
  recordedRandomness,
  type VectorCase,
  type VectorParty,
  type VectorRun,
  vectorField,
} from '../../src/vectors/vector-file.ts'
import { Count } from './circuits/count.ts'
import { Histogram } from './circuits/histogram.ts'
import { MultihotCountVec } from './circuits/multihot-count-vec.ts'
import { Sum } from './circuits/sum.ts'
import { SumVec } from './circuits/sum-vec.ts'
import { Flp } from './flp.ts'
import type { Valid } from './valid.ts'

const circuits = { Count, Sum, SumVec, Histogram, MultihotCountVec }

/** Elements as decimal strings. What is random to some party stands here or in the inputs. */
interface Parameters {
  readonly circuit: keyof typeof circuits
  readonly field: string
  /** Of the circuit, behind the field, in the document's order. */
  readonly arguments: readonly number[]
  readonly jointRand: readonly string[]
  readonly queryRand: readonly string[]
}

/** The vectors of this folder. */
export function cases(): readonly VectorCase[] {
  return [
    vector('count', { circuit: 'Count', field: 'Field64', arguments: [] }, [1]),
    vector('sum', { circuit: 'Sum', field: 'Field64', arguments: [1000] }, [777]),
    vector('sum-vec', { circuit: 'SumVec', field: 'Field128', arguments: [3, 100, 4] }, [100, 0, 7]),
    vector('histogram', { circuit: 'Histogram', field: 'Field128', arguments: [7, 3] }, [6]),
    vector(
      'multihot',
      { circuit: 'MultihotCountVec', field: 'Field128', arguments: [5, 3, 2] },
      [1, 0, 1, 0, 1],
    ),
    // a second bucket, once more of the first: no longer one of seven
    vector('false-histogram', { circuit: 'Histogram', field: 'Field128', arguments: [7, 3] }, [6], 1),
  ]
}

/** @param error what a prover that lies adds to the first element of its encoded measurement */
function vector(
  name: string,
  circuit: Pick<Parameters, 'circuit' | 'field' | 'arguments'>,
  measurement: readonly number[],
  error = 0,
): VectorCase {
  const flp = flpOf(circuit)
  const { measLen, jointRandLen } = flp.valid
  const source = recordedRandomness(`flp ${name}`).random
  const random = (length: number) => FieldVector.random(flp.field, length, source).toJSON()
  const parameters: Parameters = {
    ...circuit,
    jointRand: random(jointRandLen),
    queryRand: random(flp.queryRandLen),
  }
  const prover: VectorParty = {
    inputs: {
      measurement: measurement.map(String),
      error: Array.from({ length: measLen }, (_, i) => String(i === 0 ? error : 0)),
      proveRand: random(flp.proveRandLen),
    },
    randomness: [],
  }
  // verifier 0 has what the shares of the others leave
  const others = [1, 2].map(() => ({
    inputs: { meas: random(measLen), proof: random(flp.proofLen) },
    randomness: [],
  }))
  const parties: readonly VectorParty[] = [prover, { inputs: {}, randomness: [] }, ...others]
  return { name, parameters, parties }
}

function flpOf({
  circuit,
  field,
  arguments: given,
}: Pick<Parameters, 'circuit' | 'field' | 'arguments'>): Flp<never, unknown> {
  const Circuit = circuits[circuit] as new (
    field: NttField,
    ...given: readonly number[]
  ) => Valid<never, unknown>
  return new Flp(new Circuit(vectorField(field) as NttField, ...given))
}

/** Party 0 proves, the others verify. */
export function run(parameters: Parameters, parties: readonly VectorParty[]): VectorRun {
  const flp = flpOf(parameters)
  const elements = (values: readonly string[] = []) => FieldVector.of(flp.field, values.map(BigInt))
  const jointRand = elements(parameters.jointRand)
  const [{ inputs }, , ...others] = parties as [VectorParty, ...VectorParty[]]
  const numbers = (inputs.measurement ?? []).map(Number)
  const isVector = parameters.circuit === 'SumVec' || parameters.circuit === 'MultihotCountVec'
  const meas = flp.valid.encode((isVector ? numbers : numbers[0]) as never).add(elements(inputs.error))
  const proof = flp.prove(meas, elements(inputs.proveRand), jointRand)

  const given = others.map(({ inputs: shares }) => ({
    meas: elements(shares.meas),
    proof: elements(shares.proof),
  }))
  const first = given.reduce(
    (rest, share) => ({ meas: rest.meas.sub(share.meas), proof: rest.proof.sub(share.proof) }),
    { meas, proof },
  )
  const shares = [first, ...given]
  const answers = shares.map((share) =>
    flp.query(share.meas, share.proof, elements(parameters.queryRand), jointRand, shares.length),
  )
  const verifier = answers.reduce((sum, answer) => sum.add(answer))
  const message = (scope: string, from: number, to: number, vectors: readonly FieldVector[]) => ({
    scope,
    from,
    to,
    body: bytesToHex(FieldVector.concat(vectors).bytes),
  })
  return {
    messages: [
      ...shares.map((share, id) => message('proof', 0, id + 1, [share.meas, share.proof])),
      ...answers.slice(1).map((answer, id) => message('answer', id + 2, 1, [answer])),
    ],
    outputs: [
      { meas: meas.toJSON(), proof: proof.toJSON() },
      { accepted: flp.decide(verifier), verifier: verifier.toJSON() },
    ],
  }
}
