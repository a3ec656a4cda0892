import { BeaverdamError } from '../src/errors.ts'
import { checkXofVector, isXofVector } from '../src/random/xof-vector.ts'
import { compareRuns, type VectorCase, type VectorFile, type VectorRun } from '../src/vectors/vector-file.ts'
import * as additive from './additive/vectors.ts'
import * as beaver from './beaver/vectors.ts'
import * as clear from './clear/vectors.ts'
import * as clientInput from './client-input/vectors.ts'
import * as flp from './flp/vectors.ts'
import * as homomorphicSum from './homomorphic-sum/vectors.ts'
import * as hpke from './hpke/vectors.ts'
import * as integers from './integers/vectors.ts'
import * as lattice from './lattice/vectors.ts'
import { checkPineVector, isPineVector } from './norm-sum/document-vector.ts'
import * as normSum from './norm-sum/vectors.ts'
import * as ot from './ot/vectors.ts'
import * as plaintextKnowledge from './plaintext-knowledge/vectors.ts'
import { checkDocumentVector, isDocumentVector } from './prio3/document-vector.ts'
import * as prio3 from './prio3/vectors.ts'
import * as randomized from './randomized/vectors.ts'
import * as replicated from './replicated/vectors.ts'
import * as replicatedMalicious from './replicated-malicious/vectors.ts'
import * as resharing from './resharing/vectors.ts'
import * as sealedReport from './sealed-report/vectors.ts'
import * as secureSum from './secure-sum/vectors.ts'
import * as shamir from './shamir/vectors.ts'
import * as shamirMalicious from './shamir-malicious/vectors.ts'
import * as shareFile from './share-file/vectors.ts'
import * as spdz from './spdz/vectors.ts'
import * as task from './task/vectors.ts'
import * as dealer from './triples/dealer/vectors.ts'
import * as latticeTriples from './triples/lattice/vectors.ts'
import * as lowgear from './triples/lowgear/vectors.ts'
import * as mascot from './triples/mascot/vectors.ts'
import * as otTriples from './triples/ot/vectors.ts'
import * as verifiedSum from './verified-sum/vectors.ts'

/** A protocol's vectors: what goes into each, from fixed seeds, and what runs them. */
export interface ProtocolVectors {
  cases(): readonly VectorCase[] | Promise<readonly VectorCase[]>
  /** Takes the parameters and parties of a case of its own. */
  run(parameters: never, parties: never): VectorRun | Promise<VectorRun>
}

/** By the protocol's folder; the files' format is `beaverdam/<folder>/v1`. */
export const protocolVectors: Readonly<Record<string, ProtocolVectors>> = {
  additive,
  beaver,
  clear,
  'client-input': clientInput,
  flp,
  'homomorphic-sum': homomorphicSum,
  hpke,
  integers,
  lattice,
  'norm-sum': normSum,
  ot,
  'plaintext-knowledge': plaintextKnowledge,
  prio3,
  randomized,
  replicated,
  'replicated-malicious': replicatedMalicious,
  resharing,
  'sealed-report': sealedReport,
  'secure-sum': secureSum,
  shamir,
  'shamir-malicious': shamirMalicious,
  'share-file': shareFile,
  spdz,
  task,
  'triples/dealer': dealer,
  'triples/ot': otTriples,
  'triples/lattice': latticeTriples,
  'triples/lowgear': lowgear,
  'triples/mascot': mascot,
  'verified-sum': verifiedSum,
}

/**
 * Records all vectors of a protocol.
 *
 * @returns files by name
 */
export async function recordVectors(folder: string): Promise<ReadonlyMap<string, VectorFile>> {
  const { cases, run } = protocolVectors[folder] as ProtocolVectors
  const recorded = (await cases()).map(async ({ name, parameters, parties }) => {
    const format = `beaverdam/${folder}/v1`
    const result = await run(parameters as never, parties as never)
    return [name, { format, parameters: { ...parameters }, parties, ...result }] as const
  })
  return new Map(await Promise.all(recorded))
}

/**
 * Replays a vector of any format that the project knows.
 *
 * @returns the format's name; undefined if it is not known
 * @throws VECTOR_MISMATCH if it does not hold
 */
export async function checkVector(document: unknown): Promise<string | undefined> {
  if (typeof document !== 'object' || document === null) return undefined
  try {
    if (isXofVector(document)) return `vdaf/${checkXofVector(document)}`
    if (isPineVector(document)) return `pine-01/${await checkPineVector(document)}`
    if (isDocumentVector(document)) return `vdaf/${checkDocumentVector(document)}`
    const { format } = document as VectorFile
    const [, folder] = /^beaverdam\/([a-z0-9/-]+)\/v1$/.exec(String(format)) ?? []
    const vectors =
      folder !== undefined && Object.hasOwn(protocolVectors, folder) ? protocolVectors[folder] : undefined
    if (vectors === undefined) return undefined
    const file = document as VectorFile
    compareRuns(file, await vectors.run(file.parameters as never, file.parties as never))
    return format
  } catch (error) {
    if (error instanceof BeaverdamError && error.code === 'VECTOR_MISMATCH') throw error
    throw new BeaverdamError('VECTOR_MISMATCH', 'vector: it cannot be replayed as it stands', {
      cause: error,
    })
  }
}
