import { join } from 'node:path'
import type { ErrorCode } from '../../../src/errors.ts'
import { makeFolder } from '../files/make-folder.ts'
import { checkWritable, writeAtomically } from '../files/write-atomically.ts'
import type { Evaluation } from './backpropagation.ts'
import type { Comparison } from './comparison.ts'
import type { Poison } from './poison.ts'
import { reportPage } from './report-page.ts'
import type { TrainingOptions } from './training.ts'

/** A client whose report was refused, and why. */
export interface RefusedReport {
  readonly client: number
  readonly code: ErrorCode
}

/** One round as the terminal and the report show it. */
export interface RoundRecord {
  /** 1 for the first. */
  readonly round: number
  /** Mean cross-entropy of the global model after the round over the test rows, in nats. */
  readonly loss: number
  /** Share of the test rows that the same model gets right, 0..1. */
  readonly accuracy: number
  /** Clients whose update is in the mean. */
  readonly contributions: number
  /** Reports that the aggregators refused; none where updates are not verified. */
  readonly refused: readonly RefusedReport[]
  /** Sent in the round over all links, frames and headers of the protocol included; in the first, also all before it. */
  readonly bytes: number
  readonly seconds: number
  /** Coordinates that the fixed-point clip changed, over all clients. */
  readonly saturated: number
  /** Updates that clients scaled down to the norm that is verified. */
  readonly clippedUpdates: number
}

/** Clients that lied, and what they did to the training. */
export interface PoisonReport extends Poison {
  /** What their updates were multiplied by. */
  readonly factor: number
  /** The same training, in the clear, with all clients honest: the model before the first round and after each. */
  readonly honest: readonly Evaluation[]
  /** The same training, in the clear, with the liars and without verification; null if that is the training itself. */
  readonly unverified: readonly Evaluation[] | null
}

/** What every report is proved to be. */
export interface VerificationReport {
  /** The largest L2 norm of an update. */
  readonly bound: number
  /** The norm that is proved: the bound and what rounding may add. */
  readonly provedBound: number
  /** The largest weight of a client. */
  readonly maxWeight: number
  /** The most rows that a client may have: its weight is its rows, times `maxWeight / maxRows`. */
  readonly maxRows: number
  /** Fewest reports whose mean is opened. */
  readonly minimum: number
  /** Whether sums of column statistics came before the rounds: in these clients are believed. */
  readonly statistics: boolean
}

/** How updates were encrypted: under a key of which each aggregator has a share, and a new one in each round. */
export interface EncryptionReport {
  /** Of a ciphertext. */
  readonly slots: number
  /** Bits of the ciphertext modulus. */
  readonly modulusBits: number
  /** Numbers of an update that share a slot. */
  readonly numbersPerSlot: 1 | 2
  /** Of an update. */
  readonly ciphertexts: number
  /** What a client sends each aggregator in a round: ciphertexts, and proofs that it knows what is in them. */
  readonly updateBytes: number
  /** Whether sums of column statistics came before the rounds: these were of shares, not encrypted. */
  readonly statistics: boolean
}

/** What `report.json` holds. Numbers are in base units: bytes, seconds, nats, shares of one. */
export interface Report {
  readonly format: 'beaverdam federate report, version 1'
  readonly data: {
    /** The file, or the name of the benchmark. */
    readonly name: string
    readonly inputs: number
    readonly classes: number
    /** Rows of all clients together. */
    readonly trainRows: number
    /** Rows held out: no client trains on them. */
    readonly testRows: number
  }
  readonly model: {
    /** 0 for logistic regression. */
    readonly hidden: number
    readonly parameters: number
  }
  readonly training: TrainingOptions & { readonly rounds: number }
  readonly aggregation: {
    readonly clients: number
    readonly aggregators: number
    readonly protocol: string
    /** Where the aggregators' material comes from; null if they use none. */
    readonly triples: string | null
    readonly field: string
    readonly fractionBits: number
    /** Largest magnitude of an update's coordinate; null where a norm is verified instead. */
    readonly clip: number | null
  }
  /** The model before the first round. */
  readonly start: Evaluation
  readonly rounds: readonly RoundRecord[]
  readonly comparison: Comparison
  /** How updates were verified; null if clients were believed. */
  readonly verification: VerificationReport | null
  /** How updates were encrypted; null if aggregators got shares. */
  readonly encryption: EncryptionReport | null
  /** What liars did to the training; null if all clients were honest. */
  readonly poison: PoisonReport | null
  /** Training on all clients' rows in one place, in the clear. */
  readonly pooled: Evaluation
  /** The whole run, from its start to the report. */
  readonly seconds: number
}

/**
 * Makes the folder of a report if it does not exist, before the long work whose result it is to hold.
 *
 * @throws BeaverdamError FILE_UNWRITABLE
 */
export async function prepareReportFolder(folder: string): Promise<void> {
  await makeFolder(folder)
  await checkWritable(join(folder, 'report.json'))
  await checkWritable(join(folder, 'report.html'))
}

/**
 * Writes `report.json` and `report.html` into an existing folder.
 *
 * @throws BeaverdamError FILE_UNWRITABLE
 */
export async function writeReport(folder: string, report: Report): Promise<void> {
  const text = new TextEncoder()
  await writeAtomically(
    new Map([
      [join(folder, 'report.json'), text.encode(`${JSON.stringify(report, null, 2)}\n`)],
      [join(folder, 'report.html'), text.encode(reportPage(report))],
    ]),
  )
}
