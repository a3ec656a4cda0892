import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { checkInteger } from '../../src/errors.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { TranscriptMessage } from '../../src/vectors/transcript.ts'
import {
  compareRuns,
  type NamedVector,
  namedBytes,
  type VectorFile,
  type VectorParty,
  type VectorRun,
} from '../../src/vectors/vector-file.ts'
import { joined } from '../prio3/encoding.ts'
import { nonceSize } from '../prio3/prio3.ts'
import { NormSum } from './norm-sum.ts'
import type { Pine } from './pine.ts'
import { inputsOf, measurementOf, sumToJson } from './vector-values.ts'
import type { WeightedSum } from './weighted-norm-bound.ts'
import { WeightedNormSum } from './weighted-norm-sum.ts'

const format = 'beaverdam/norm-sum/v1'

interface Parameters {
  readonly shares: number
  readonly dimension: number
  readonly bound: number
  readonly fractionBits: number
  /** Left out where vectors have no weight. */
  readonly maxWeight?: number
  /** Hexadecimal. */
  readonly ctx: string
  readonly verifyKey: string
}

type Sizes = Omit<Parameters, 'ctx' | 'verifyKey'>

/** Largest dimension that a vector may have. */
const largestDimension = 2 ** 16

/** The vectors of this folder. */
export async function generate(): Promise<readonly NamedVector[]> {
  return [
    vector('two-aggregators', { shares: 2, dimension: 7, bound: 1, fractionBits: 20 }, [
      [0.5, -0.5, 0.25, 0, 0, 0.125, -0.0625],
      [0, 0, 0, -1, 0, 0, 0],
    ]),
    vector('three-aggregators', { shares: 3, dimension: 3, bound: 12.5, fractionBits: 8 }, [[3.5, -12, 0]]),
    vector(
      'weighted',
      { shares: 2, dimension: 3, bound: 1.5, fractionBits: 6, maxWeight: 100 },
      [
        [0.5, -1, 0.25],
        [-1.5, 0, 0],
        [1, 0, 0],
      ],
      [37, 100, 0],
    ),
  ]
}

/** Runs a vector again. @throws VECTOR_MISMATCH where it differs */
export async function check(file: VectorFile): Promise<void> {
  compareRuns(file, run(file.parameters as unknown as Parameters, file.parties))
}

function vector(
  name: string,
  sizes: Sizes,
  measurements: readonly (readonly number[])[],
  weights?: readonly number[],
): NamedVector {
  const { verifyKeySize, randSize } = pineOf(sizes)
  const parameters: Parameters = {
    ...sizes,
    ctx: bytesToHex(new TextEncoder().encode('beaverdam test vectors')),
    verifyKey: bytesToHex(namedBytes(`norm-sum ${name} verify key`, verifyKeySize)),
  }
  const parties: VectorParty[] = [
    ...Array.from({ length: sizes.shares }, () => ({ inputs: {}, randomness: [] })),
    ...measurements.map((measurement, i) => ({
      inputs: inputsOf(measurement, weights?.[i]),
      randomness: [nonceSize, randSize].map((size) =>
        bytesToHex(namedBytes(`norm-sum ${name} ${i} ${size}`, size)),
      ),
    })),
  ]
  return { name, file: { format, parameters: { ...parameters }, parties, ...run(parameters, parties) } }
}

function pineOf(sizes: Sizes): Pine<never, Float64Array | WeightedSum> {
  const { shares, maxWeight } = sizes
  if (maxWeight === undefined) return new NormSum(shares, sizes)
  return new WeightedNormSum(shares, { ...sizes, maxWeight })
}

/** Aggregators are parties 0 to k - 1, the others are clients. Aggregator 0 makes the verifier message and unshards. */
function run(parameters: Parameters, parties: readonly VectorParty[]): VectorRun {
  checkInteger('dimension', parameters.dimension, 1, largestDimension)
  const pine = pineOf(parameters)
  const { shares } = pine
  const aggregators = Array.from({ length: shares }, (_, id) => id)
  const [ctx, verifyKey] = [hexToBytes(parameters.ctx), hexToBytes(parameters.verifyKey)]
  const messages: TranscriptMessage[] = []
  const send = (scope: string, from: number, to: number, body: Uint8Array) =>
    messages.push({ scope, from, to, body: bytesToHex(body) })

  const clients = parties.slice(shares)
  const outShares = clients.map(({ inputs, randomness }, i) => {
    const [nonce, rand] = randomness.map((hex) => hexToBytes(hex)) as [Uint8Array, Uint8Array]
    const { publicShare, inputShares } = pine.shard(ctx, measurementOf(inputs) as never, nonce, rand)
    const scope = `report-${i}`
    for (const [id, inputShare] of inputShares.entries())
      send(scope, shares + i, id, joined([nonce, publicShare, inputShare]))
    const verifications = inputShares.map((inputShare, id) =>
      pine.verifyInit(verifyKey, ctx, id, nonce, publicShare, inputShare),
    )
    const verifierShares = verifications.map(({ verifierShare }) => verifierShare)
    for (const id of aggregators.slice(1)) send(scope, id, 0, verifierShares[id] as Uint8Array)
    const message = pine.verifierSharesToMessage(ctx, verifierShares)
    for (const id of aggregators.slice(1)) send(scope, 0, id, message)
    return verifications.map(({ state }) => pine.verifyNext(ctx, state, message))
  })
  const aggShares = aggregators.map((id) =>
    pine.aggregate(outShares.map((ofReport) => ofReport[id] as FieldVector)),
  )
  for (const id of aggregators.slice(1)) send('batch', id, 0, (aggShares[id] as FieldVector).bytes)
  const sum = pine.unshard(
    aggShares.map(({ bytes }) => bytes),
    clients.length,
  )
  return { messages, outputs: [sumToJson(sum)] }
}
