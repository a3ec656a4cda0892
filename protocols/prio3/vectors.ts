import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { FieldVector } from '../../src/field/vector.ts'
import type { TranscriptMessage } from '../../src/vectors/transcript.ts'
import {
  compareRuns,
  type NamedVector,
  namedBytes,
  type VectorFile,
  type VectorParty,
  type VectorRun,
  vectorField,
} from '../../src/vectors/vector-file.ts'
import { joined } from './encoding.ts'
import {
  Prio3Count,
  Prio3Histogram,
  Prio3MultihotCountVec,
  Prio3Sum,
  Prio3SumVec,
  Prio3SumVecWithMultiproof,
} from './instances.ts'
import { nonceSize, type Prio3, verifyKeySize } from './prio3.ts'

const format = 'beaverdam/prio3/v1'

/** What the document's own vectors leave out: more aggregators and batches, and other parameters. */
interface Parameters {
  readonly vdaf: keyof typeof instances
  readonly shares: number
  /** Arguments of the VDAF behind the number of shares, in the document's order. */
  readonly arguments: readonly (number | string)[]
  /** Hexadecimal. */
  readonly ctx: string
  readonly verifyKey: string
}

const instances = {
  Prio3Count,
  Prio3Sum,
  Prio3SumVec,
  Prio3Histogram,
  Prio3MultihotCountVec,
  Prio3SumVecWithMultiproof,
}

/** The vectors of this folder. */
export async function generate(): Promise<readonly NamedVector[]> {
  return [
    vector('count', 'Prio3Count', 5, [], [[1], [0], [1]]),
    vector('sum', 'Prio3Sum', 3, [1000], [[1000], [1], [0]]),
    vector(
      'sum-vec',
      'Prio3SumVec',
      4,
      [3, 100, 5],
      [
        [100, 0, 7],
        [1, 99, 64],
      ],
    ),
    vector('histogram', 'Prio3Histogram', 4, [7, 3], [[6], [0], [6]]),
    vector(
      'multihot',
      'Prio3MultihotCountVec',
      3,
      [5, 3, 2],
      [
        [1, 1, 0, 0, 1],
        [0, 0, 0, 0, 0],
      ],
    ),
    vector(
      'three-proofs',
      'Prio3SumVecWithMultiproof',
      2,
      ['Field64', 3, 4, 9, 4],
      [
        [9, 0, 1, 8],
        [2, 3, 5, 7],
      ],
    ),
  ]
}

/** Runs a vector again. @throws VECTOR_MISMATCH where it differs */
export async function check(file: VectorFile): Promise<void> {
  compareRuns(file, run(file.parameters as unknown as Parameters, file.parties))
}

function vector(
  name: string,
  vdaf: Parameters['vdaf'],
  shares: number,
  given: Parameters['arguments'],
  measurements: readonly (readonly number[])[],
): NamedVector {
  const parameters: Parameters = {
    vdaf,
    shares,
    arguments: given,
    ctx: bytesToHex(new TextEncoder().encode('beaverdam test vectors')),
    verifyKey: bytesToHex(namedBytes(`prio3 ${name} verify key`, verifyKeySize)),
  }
  const { randSize } = instanceOf(parameters)
  const parties: VectorParty[] = [
    ...Array.from({ length: shares }, () => ({ inputs: {}, randomness: [] })),
    ...measurements.map((measurement, i) => ({
      inputs: { measurement: measurement.map(String) },
      randomness: [nonceSize, randSize].map((size) =>
        bytesToHex(namedBytes(`prio3 ${name} ${i} ${size}`, size)),
      ),
    })),
  ]
  return {
    name,
    file: { format, parameters: { ...parameters }, parties, ...run(parameters, parties) },
  }
}

/** Fields are named in the arguments. */
function instanceOf({ vdaf, shares, arguments: given }: Parameters): Prio3<never, unknown> {
  const Instance = instances[vdaf] as new (shares: number, ...given: never[]) => Prio3<never, unknown>
  const values = given.map((value) => (typeof value === 'string' ? vectorField(value) : value))
  return new Instance(shares, ...(values as never[]))
}

/** Aggregators are parties 0 to k - 1, the others are clients. Aggregator 0 makes the verifier message and unshards. */
function run(parameters: Parameters, parties: readonly VectorParty[]): VectorRun {
  const prio3 = instanceOf(parameters)
  const { shares } = prio3
  const aggregators = Array.from({ length: shares }, (_, id) => id)
  const [ctx, verifyKey] = [hexToBytes(parameters.ctx), hexToBytes(parameters.verifyKey)]
  const messages: TranscriptMessage[] = []
  const send = (scope: string, from: number, to: number, body: Uint8Array) =>
    messages.push({ scope, from, to, body: bytesToHex(body) })

  const clients = parties.slice(shares)
  const outShares = clients.map(({ inputs, randomness }, i) => {
    const [nonce, rand] = randomness.map((hex) => hexToBytes(hex)) as [Uint8Array, Uint8Array]
    const numbers = (inputs.measurement ?? []).map(Number)
    const measurement = isScalar(parameters.vdaf) ? numbers[0] : numbers
    const { publicShare, inputShares } = prio3.shard(ctx, measurement as never, nonce, rand)
    const scope = `report-${i}`
    for (const [id, inputShare] of inputShares.entries())
      send(scope, shares + i, id, joined([nonce, publicShare, inputShare]))
    const verifications = inputShares.map((inputShare, id) =>
      prio3.verifyInit(verifyKey, ctx, id, nonce, publicShare, inputShare),
    )
    const verifierShares = verifications.map(({ verifierShare }) => verifierShare)
    for (const id of aggregators.slice(1)) send(scope, id, 0, verifierShares[id] as Uint8Array)
    const message = prio3.verifierSharesToMessage(ctx, verifierShares)
    for (const id of aggregators.slice(1)) send(scope, 0, id, message)
    return verifications.map(({ state }) => prio3.verifyNext(ctx, state, message))
  })
  const aggShares = aggregators.map((id) =>
    prio3.aggregate(outShares.map((ofReport) => ofReport[id] as FieldVector)),
  )
  for (const id of aggregators.slice(1)) send('batch', id, 0, (aggShares[id] as FieldVector).bytes)
  const result = prio3.unshard(
    aggShares.map(({ bytes }) => bytes),
    clients.length,
  )
  return { messages, outputs: [result instanceof FieldVector ? result.toJSON() : String(result)] }
}

/** Whether a measurement is one number. */
function isScalar(vdaf: Parameters['vdaf']): boolean {
  return vdaf === 'Prio3Count' || vdaf === 'Prio3Sum' || vdaf === 'Prio3Histogram'
}
