import { bytesToHex } from '@noble/hashes/utils.js'
import { FieldVector } from '../../src/field/vector.ts'
import { seedBytes } from '../../src/random/seed.ts'
import type { TranscriptMessage } from '../../src/vectors/transcript.ts'
import {
  listedRandomness,
  namedBytes,
  type VectorCase,
  type VectorParty,
  type VectorRun,
  vectorField,
} from '../../src/vectors/vector-file.ts'
import { HeldShare } from './held-share.ts'
import type { VectorLayout } from './layout.ts'
import { reconstructVector } from './reconstruct-vector.ts'
import { openerBytes } from './share-commitment.ts'
import { shareVector } from './share-vector.ts'
import { idBytes, neededShares, type Scheme } from './sharing.ts'

/** The terms of a sharing, its bound in decimal. */
interface Parameters {
  readonly scheme: Scheme
  readonly field: string
  readonly parties: number
  readonly threshold: number
  readonly fractionBits: number
  readonly bound: string | null
  readonly layout: VectorLayout
}

const model: VectorLayout = {
  form: 'safetensors',
  details: ['metadata', 'format', 'pt'],
  tensors: [
    { name: 'w', shape: [2, 2], dtype: 'float32' },
    { name: 'b', shape: [2], dtype: 'float16' },
  ],
}

const counts: VectorLayout = {
  form: 'csv',
  details: [';', 'age', 'größe'],
  tensors: [{ name: '', shape: [2, 2], dtype: 'float64' }],
}

/** The vectors of this folder. */
export function cases(): readonly VectorCase[] {
  return [
    vector('additive', {
      scheme: 'additive',
      field: 'Field64',
      ...{ parties: 3, threshold: 2, fractionBits: 4, bound: '16', layout: model },
    }),
    vector('shamir', {
      scheme: 'shamir',
      field: 'Field128',
      ...{ parties: 4, threshold: 2, fractionBits: 0, bound: null, layout: counts },
    }),
  ]
}

function vector(name: string, parameters: Parameters): VectorCase {
  const { scheme, parties, threshold, field } = parameters
  const elements = scheme === 'additive' ? [16, -16, 0, 1, -2, 3] : [1, 20, 300, 4000]
  const { elementBytes } = vectorField(field)
  const tagged = (2 * elements.length + 3) * elementBytes
  const drawn = scheme === 'additive' ? [seedBytes] : [tagged, parties * elementBytes]
  const sizes = [
    idBytes,
    2 * elementBytes,
    ...drawn.flatMap((size) => new Array<number>(threshold).fill(size)),
    ...new Array<number>(parties).fill(openerBytes),
  ]
  const dealer: VectorParty = {
    inputs: { vector: elements.map(String) },
    randomness: sizes.map((size, k) => bytesToHex(namedBytes(`share-file ${name} ${k}`, size))),
  }
  const holders = Array.from({ length: parties }, (): VectorParty => ({ inputs: {}, randomness: [] }))
  return { name, parameters, parties: [...holders, dealer] }
}

/** Holders are parties 0 to k - 1. Party k shares; its output is what the last shares that are enough give back. */
export async function run(parameters: Parameters, parties: readonly VectorParty[]): Promise<VectorRun> {
  const dealer = parties[parameters.parties] as VectorParty
  const field = vectorField(parameters.field)
  const elements = (dealer.inputs.vector ?? []).map(BigInt)
  const bound = parameters.bound === null ? undefined : BigInt(parameters.bound)
  const made = await shareVector(
    FieldVector.of(field, elements),
    { ...parameters, field, bound },
    listedRandomness(dealer.randomness),
  )
  const files = await Promise.all(made.map((share) => share.toBytes()))
  const messages: readonly TranscriptMessage[] = files.map((file, to) => ({
    scope: 'share-file',
    from: parameters.parties,
    to,
    body: bytesToHex(file),
  }))
  const shares = await Promise.all(files.map((file) => HeldShare.fromBytes(file)))
  const values = await Promise.all(shares.map(async (share) => (await share.elements()).toJSON()))
  const reconstructed = await reconstructVector(shares.slice(-neededShares({ ...parameters, field, bound })))
  return { messages, outputs: [...values, reconstructed.toJSON()] }
}
