import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { BeaverdamError, checkInteger } from '../../src/errors.ts'
import type { Reals } from '../../src/field/field.ts'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { modPow } from '../../src/field/modular.ts'
import type { NttField } from '../../src/field/ntt-field.ts'
import { nttPrimeField } from '../../src/field/ntt-prime-field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import { experimentalId } from '../prio3/instances.ts'
import { vdaf11 } from './foundation.ts'
import { hmacVdaf11 } from './hmac-foundation.ts'
import { PineParameters } from './parameters.ts'
import { Pine } from './pine.ts'
import { PublicNormBound } from './public-norm-bound.ts'

/** A test vector of PINE as its draft 01 publishes them. Byte strings are in hex. */
export interface PineVector {
  readonly field: string
  readonly dimension: number
  readonly l2_norm_bound: number
  readonly num_frac_bits: number
  readonly alpha: number
  readonly num_wr_checks: number
  readonly num_wr_successes: number
  readonly chunk_length: number
  readonly chunk_length_norm_equality: number
  readonly proofs: number
  readonly proofs_norm_equality: number
  readonly shares: number
  readonly verify_key: string
  readonly prep: readonly PineReport[]
  readonly agg_shares: readonly string[]
  readonly agg_result: readonly number[]
}

interface PineReport {
  readonly measurement: readonly number[]
  readonly nonce: string
  readonly rand: string
  readonly public_share: string
  readonly input_shares: readonly string[]
  /** By round, then by aggregator. */
  readonly prep_shares: readonly (readonly string[])[]
  /** By round. */
  readonly prep_messages: readonly string[]
  /** By aggregator, then by element. */
  readonly out_shares: readonly (readonly string[])[]
}

/** Largest dimension that a vector may have. */
const largestDimension = 2 ** 16

type DocumentPine = Pine<Reals, Float64Array>

const noContext = new Uint8Array(0)

/** The draft's fields. */
const fields: Readonly<Record<string, () => NttField | Promise<NttField>>> = {
  Field32: () => nttPrimeField('Field32', 4_293_918_721n, 3_925_978_153n, 20),
  Field40() {
    const modulus = 2n ** 20n * 1_048_555n + 1n
    return nttPrimeField('Field40', modulus, modPow(7n, 1_048_555n, modulus), 20)
  },
  Field64: () => Field64,
  Field128: () => Field128,
}

/** The ids of the instances with XofHmacSha256Aes128, which are told by the size of their seeds. */
const hmacIds: Readonly<Record<string, number>> = {
  Field32: 0xffff_1005,
  Field40: 0xffff_1006,
  Field64: 0xffff_1004,
}

/** Whether a document is a test vector of PINE. */
export function isPineVector(document: object): document is PineVector {
  return ['l2_norm_bound', 'num_wr_checks', 'prep', 'verify_key'].every((key) => key in document)
}

/**
 * Replays a test vector: each operation must give the bytes that stand there.
 *
 * @returns the name of the instance
 * @throws BeaverdamError VECTOR_MISMATCH
 */
export async function checkPineVector(vector: PineVector): Promise<string> {
  const usesHmac = vector.verify_key.length === 64
  const pine = await instanceOf(vector, usesHmac)
  const compare = (what: string, got: Uint8Array, expected: string | undefined) => {
    if (bytesToHex(got) !== expected) throw mismatch(`the ${what} differs`)
  }
  const outShares = vector.prep.map((report, i) =>
    replay(pine, vector, report, (what, got, expected) => compare(`${what} of report ${i}`, got, expected)),
  )
  const aggShares = Array.from({ length: pine.shares }, (_, aggId) => {
    const { bytes } = pine.aggregate(outShares.map((ofReport) => ofReport[aggId] as FieldVector))
    compare(`aggregate share ${aggId}`, bytes, vector.agg_shares[aggId])
    return bytes
  })
  if (pine.unshard(aggShares, vector.prep.length).join() !== vector.agg_result.join())
    throw mismatch('the result differs')
  return `Pine${vector.field.slice('Field'.length)}${usesHmac ? 'HmacSha256Aes128' : ''}`
}

async function instanceOf(vector: PineVector, usesHmac: boolean): Promise<DocumentPine> {
  const makeField = Object.hasOwn(fields, vector.field) ? fields[vector.field] : undefined
  const id = usesHmac ? hmacIds[vector.field] : experimentalId
  if (makeField === undefined || id === undefined) throw mismatch('its field is not one of PINE')
  if (vector.num_wr_successes !== vector.num_wr_checks)
    throw mismatch('it lets wraparound checks fail, which is not supported')
  const parameters = new PineParameters({
    field: await makeField(),
    dimension: checkInteger('dimension', vector.dimension, 1, largestDimension),
    l2NormBound: vector.l2_norm_bound,
    fractionBits: vector.num_frac_bits,
    alpha: vector.alpha,
    wrChecks: vector.num_wr_checks,
    successBits: true,
    chunkLength: checkInteger('chunk_length', vector.chunk_length, 1, largestDimension),
    chunkLengthNormEquality: checkInteger(
      'chunk_length_norm_equality',
      vector.chunk_length_norm_equality,
      1,
      largestDimension,
    ),
  })
  const counts = { normEquality: vector.proofs_norm_equality, rangeChecks: vector.proofs }
  const foundation = usesHmac ? hmacVdaf11 : vdaf11
  return new Pine(id, vector.shares, new PublicNormBound(parameters), counts, foundation)
}

/** All operations on one report. @returns the output shares */
function replay(
  pine: DocumentPine,
  vector: PineVector,
  report: PineReport,
  compare: (what: string, got: Uint8Array, expected: string | undefined) => void,
): FieldVector[] {
  const [nonce, rand] = [hexToBytes(report.nonce), hexToBytes(report.rand)]
  const measurement = Float64Array.from(report.measurement)
  const { publicShare, inputShares } = pine.shard(noContext, measurement, nonce, rand)
  compare('public share', publicShare, report.public_share)
  for (const [aggId, share] of inputShares.entries())
    compare(`input share ${aggId}`, share, report.input_shares[aggId])
  const verifications = inputShares.map((share, aggId) => {
    const verifyKey = hexToBytes(vector.verify_key)
    const verification = pine.verifyInit(verifyKey, noContext, aggId, nonce, publicShare, share)
    compare(`verifier share ${aggId}`, verification.verifierShare, report.prep_shares[0]?.[aggId])
    return verification
  })
  const message = pine.verifierSharesToMessage(
    noContext,
    verifications.map(({ verifierShare }) => verifierShare),
  )
  compare('verifier message', message, report.prep_messages[0])
  return verifications.map(({ state }, aggId) => {
    const outShare = pine.verifyNext(noContext, state, message)
    compare(`output share ${aggId}`, outShare.bytes, report.out_shares[aggId]?.join(''))
    return outShare
  })
}

function mismatch(what: string): BeaverdamError {
  return new BeaverdamError('VECTOR_MISMATCH', `vector: ${what}`)
}
