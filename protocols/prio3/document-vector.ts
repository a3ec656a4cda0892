import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { BeaverdamError, type ErrorCode, invalidArgument } from '../../src/errors.ts'
import { Field64 } from '../../src/field/field64.ts'
import { Field128 } from '../../src/field/field128.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { Prio3HigherDegree } from './higher-degree.ts'
import {
  Prio3Count,
  Prio3Histogram,
  Prio3MultihotCountVec,
  Prio3Sum,
  Prio3SumVec,
  Prio3SumVecWithMultiproof,
} from './instances.ts'
import type { Prio3 } from './prio3.ts'
import type { VerifyState } from './verify-state.ts'

/** A test vector of Prio3 as the VDAF document publishes them (appendix C). Byte strings are in hex. */
export interface DocumentVector {
  readonly shares: number
  readonly ctx: string
  readonly verify_key: string
  readonly reports: readonly DocumentReport[]
  readonly operations: readonly DocumentOperation[]
  readonly agg_shares: readonly string[]
  readonly agg_result: number | readonly number[] | null
  readonly length?: number
  readonly chunk_length?: number
  readonly max_measurement?: number
  readonly max_weight?: number
}

interface DocumentReport {
  readonly measurement: unknown
  readonly nonce: string
  readonly rand: string
  readonly public_share: string
  readonly input_shares: readonly string[]
  /** By round, then by aggregator. */
  readonly verifier_shares: readonly (readonly string[])[]
  /** By round. */
  readonly verifier_messages: readonly string[]
  readonly out_shares: readonly string[]
}

interface DocumentOperation {
  readonly operation: string
  readonly report_index?: number
  readonly aggregator_id?: number
  readonly success: boolean
}

/** Largest parameter that a vector may have. */
const largestParameter = 2 ** 20

/** What an operation that must fail may fail with. */
const rejections: ReadonlySet<ErrorCode> = new Set([
  'REPORT_MALFORMED',
  'PROOF_REJECTED',
  'JOINT_RANDOMNESS_MISMATCH',
  'TEST_POINT_REJECTED',
])

/** Whether a document is a test vector of a VDAF with the operations of Prio3: it names no VDAF. */
export function isDocumentVector(document: object): document is DocumentVector {
  return ['operations', 'reports', 'verify_key', 'ctx', 'shares'].every((key) => key in document)
}

/**
 * Replays a test vector: each operation must give the bytes that stand there, or be refused where that is what stands there.
 *
 * @returns the name of the VDAF, which follows from the parameters and the lengths of the shares
 * @throws BeaverdamError VECTOR_MISMATCH
 */
export function checkDocumentVector(vector: DocumentVector): string {
  const [name, prio3] = instanceOf(vector)
  const replay = new Replay(prio3, vector)
  for (const [i, operation] of vector.operations.entries()) {
    const title = `operation ${i}, ${operation.operation}`
    if (operation.success) replay.run(operation, title)
    else if (!isRejected(() => replay.run(operation, title))) throw mismatch(`${title} must fail`)
  }
  return name
}

function isRejected(run: () => void): boolean {
  try {
    run()
    return false
  } catch (error) {
    if (error instanceof BeaverdamError && rejections.has(error.code)) return true
    throw error
  }
}

/** The one VDAF whose parameters the vector has and whose shares are as long as the vector's. */
function instanceOf(vector: DocumentVector): [string, Prio3<never, unknown>] {
  const [report] = vector.reports
  const leaderBytes = (report?.input_shares[0] ?? '').length / 2
  const verifierBytes = (report?.verifier_shares[0]?.[0] ?? '').length / 2
  for (const [name, prio3] of candidatesOf(vector, leaderBytes)) {
    const { flp, proofs } = prio3
    const { elementBytes } = flp.field
    const seedBytes = flp.valid.jointRandLen > 0 ? 32 : 0
    if (
      leaderBytes === (flp.valid.measLen + flp.proofLen * proofs) * elementBytes + seedBytes &&
      verifierBytes === flp.verifierLen * proofs * elementBytes + seedBytes
    )
      return [name, prio3]
  }
  throw mismatch('no VDAF has these parameters and lengths')
}

function candidatesOf(vector: DocumentVector, leaderBytes: number): [string, Prio3<never, unknown>][] {
  const { shares, length, chunk_length: chunkLength, max_measurement: max, max_weight: maxWeight } = vector
  for (const parameter of [length, chunkLength])
    if (parameter !== undefined && !(parameter <= largestParameter))
      invalidArgument('length', `at most ${largestParameter}`, parameter)
  if (length === undefined || chunkLength === undefined)
    return max === undefined
      ? [
          ['Prio3Count', new Prio3Count(shares)],
          ['Prio3HigherDegree', new Prio3HigherDegree(shares)],
        ]
      : [['Prio3Sum', new Prio3Sum(shares, max)]]
  if (maxWeight !== undefined)
    return [['Prio3MultihotCountVec', new Prio3MultihotCountVec(shares, length, maxWeight, chunkLength)]]
  if (max === undefined) return [['Prio3Histogram', new Prio3Histogram(shares, length, chunkLength)]]
  const sumVec = new Prio3SumVec(shares, length, max, chunkLength)
  const several = [Field64, Field128].flatMap((field): [string, Prio3<never, unknown>][] => {
    const { flp } = sumVec
    const proofs =
      (leaderBytes - 32 - flp.valid.measLen * field.elementBytes) / (flp.proofLen * field.elementBytes)
    if (!Number.isInteger(proofs) || proofs < 1) return []
    const name = 'Prio3SumVecWithMultiproof'
    return [[name, new Prio3SumVecWithMultiproof(shares, field, proofs, length, max, chunkLength)]]
  })
  return [['Prio3SumVec', sumVec], ...several]
}

/** The operations of one vector, with what they leave for later ones. */
class Replay {
  readonly #prio3: Prio3<never, unknown>
  readonly #vector: DocumentVector
  readonly #ctx: Uint8Array
  readonly #states = new Map<string, VerifyState>()
  readonly #outShares = new Map<number, FieldVector[]>()

  constructor(prio3: Prio3<never, unknown>, vector: DocumentVector) {
    this.#prio3 = prio3
    this.#vector = vector
    this.#ctx = hexToBytes(vector.ctx)
  }

  run(operation: DocumentOperation, title: string): void {
    const { report_index: reportIndex = 0, aggregator_id: aggId = 0 } = operation
    const report = this.#vector.reports[reportIndex]
    if (report === undefined) throw mismatch(`${title}: there is no such report`)
    const compare = (what: string, got: Uint8Array, expected: string | undefined) => {
      if (bytesToHex(got) !== expected) throw mismatch(`${title}: the ${what} differs`)
    }
    const stateKey = `${reportIndex} ${aggId}`
    switch (operation.operation) {
      case 'shard': {
        const { measurement, nonce, rand } = report
        const shards = this.#prio3.shard(this.#ctx, measurement as never, hexToBytes(nonce), hexToBytes(rand))
        compare('public share', shards.publicShare, report.public_share)
        for (const [i, share] of shards.inputShares.entries())
          compare(`input share ${i}`, share, report.input_shares[i])
        return
      }
      case 'verify_init': {
        const { state, verifierShare } = this.#prio3.verifyInit(
          hexToBytes(this.#vector.verify_key),
          this.#ctx,
          aggId,
          hexToBytes(report.nonce),
          hexToBytes(report.public_share),
          hexToBytes(report.input_shares[aggId] ?? ''),
        )
        this.#states.set(stateKey, state)
        compare('verifier share', verifierShare, report.verifier_shares[0]?.[aggId])
        return
      }
      case 'verifier_shares_to_message': {
        const shares = report.verifier_shares[0] ?? []
        const message = this.#prio3.verifierSharesToMessage(
          this.#ctx,
          shares.map((hex) => hexToBytes(hex)),
        )
        compare('verifier message', message, report.verifier_messages[0])
        return
      }
      case 'verify_next': {
        const state = this.#states.get(stateKey)
        if (state === undefined) throw mismatch(`${title}: there was no verify_init`)
        const message = hexToBytes(report.verifier_messages[0] ?? '')
        const outShare = this.#prio3.verifyNext(this.#ctx, state, message)
        compare('output share', outShare.bytes, report.out_shares[aggId])
        this.#outShares.set(aggId, [...(this.#outShares.get(aggId) ?? []), outShare])
        return
      }
      case 'aggregate': {
        const aggShare = this.#prio3.aggregate(this.#outShares.get(aggId) ?? [])
        compare('aggregate share', aggShare.bytes, this.#vector.agg_shares[aggId])
        return
      }
      case 'unshard': {
        const { agg_shares: aggShares, agg_result: expected, reports } = this.#vector
        const result = this.#prio3.unshard(
          aggShares.map((hex) => hexToBytes(hex)),
          reports.length,
        )
        const got = result instanceof FieldVector ? result.toJSON() : [result]
        if (got.join() !== [expected].flat().join()) throw mismatch(`${title}: the result differs`)
        return
      }
      default:
        throw mismatch(`${title} is not known`)
    }
  }
}

function mismatch(what: string): BeaverdamError {
  return new BeaverdamError('VECTOR_MISMATCH', `vector: ${what}`)
}
