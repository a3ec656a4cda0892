import { BeaverdamError, checkInteger, invalidArgument } from '../../src/errors.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { randomBytes } from '../../src/random/csprng.ts'
import { Decoder, joined } from '../prio3/encoding.ts'
import { nonceSize, type Shards, type Verification } from '../prio3/prio3.ts'
import { tagPrefixBytes } from '../prio3/usage.ts'
import { VerifyState } from '../prio3/verify-state.ts'
import type { Foundation } from './foundation.ts'
import type { NormBound } from './norm-bound.ts'
import type { PineParameters } from './parameters.ts'
import { encodeWraparoundChecks } from './pine-encoding.ts'
import { type ProofCounts, ProofSystem } from './proof-system.ts'
import { type JointRandomness, Randomness } from './randomness.ts'
import { wraparoundChecks } from './wraparound-checks.ts'

/** The XOF takes the length of its domain separation in two bytes. */
const longestCtx = 0xffff - tagPrefixBytes

/** Blinds of each aggregator: one for each joint randomness. */
const blindCount = 2

/** An aggregator's input share, decoded and expanded. */
interface InputShare {
  readonly measShare: FieldVector
  readonly proofsShare: FieldVector
  readonly wrBlind: Uint8Array
  readonly blind: Uint8Array
}

/**
 * The VDAF PINE (draft-chen-cfrg-vdaf-pine-01, section 5; arXiv 2311.10237): the sum of real vectors, with a proof that
 * each has an L2 norm within a bound. Its functions have the names of draft-irtf-cfrg-vdaf-18, as those of Prio3.
 */
export class Pine<Measurement, Result> {
  readonly id: number
  /** How many aggregators there are. */
  readonly shares: number
  readonly normBound: NormBound<Measurement, Result>
  readonly parameters: PineParameters
  readonly system: ProofSystem
  /** Bytes of the key that the aggregators share, and that no client ever learns. */
  readonly verifyKeySize: number
  /** Bytes of randomness that `shard` takes. */
  readonly randSize: number
  readonly #foundation: Foundation
  /** Bytes of a helper's input share. */
  readonly #helperShareSize: number

  /**
   * @param id the VDAF's, which is part of all domain separation
   * @param shares 2..255
   * @param counts 1..255 each
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  constructor(
    id: number,
    shares: number,
    normBound: NormBound<Measurement, Result>,
    counts: ProofCounts,
    foundation: Foundation,
  ) {
    this.id = checkInteger('id', id, 0, 0xffff_ffff)
    this.shares = checkInteger('shares', shares, 2, 255)
    checkInteger('normEquality', counts.normEquality, 1, 255)
    checkInteger('rangeChecks', counts.rangeChecks, 1, 255)
    this.normBound = normBound
    this.parameters = normBound.parameters
    this.system = new ProofSystem(normBound, counts, foundation.form)
    this.verifyKeySize = foundation.seedSize
    const { seedSize, sharesOneSeed } = foundation
    this.#helperShareSize = ((sharesOneSeed ? 1 : 2) + blindCount) * seedSize
    this.randSize = (shares - 1) * this.#helperShareSize + (blindCount + 1) * seedSize
    this.#foundation = foundation
  }

  /**
   * Splits a vector into shares with proof: one for the leader, aggregator 0, and seeds for each helper.
   *
   * @param ctx names the application and the task
   * @param measurement `dimension` reals, and their weight if vectors have one
   * @param nonce 16 fresh bytes from the client's CSPRNG
   * @param rand `randSize` fresh bytes from the client's CSPRNG
   * @throws BeaverdamError INVALID_ARGUMENT, for a vector beyond the bound without repeating it
   * @throws BeaverdamError NOT_FINITE
   * @throws BeaverdamError WRAPAROUND_CHECK_FAILED by a rare chance, of which the page tells: shard again
   */
  shard(
    ctx: Uint8Array,
    measurement: Measurement,
    nonce: Uint8Array,
    rand: Uint8Array = randomBytes(this.randSize),
  ): Shards {
    checkBytes('nonce', nonce, nonceSize)
    checkBytes('rand', rand, this.randSize)
    const { parameters } = this
    const { seedSize, sharesOneSeed } = this.#foundation
    const randomness = this.#randomness(ctx)
    const seeds = new Decoder('rand', rand, this.randSize)
    const helpers = Array.from({ length: this.shares - 1 }, (_, j) => {
      const seed = seeds.bytes(seedSize)
      const proofsSeed = sharesOneSeed ? seed : seeds.bytes(seedSize)
      const blinds = { wraparound: seeds.bytes(seedSize), verification: seeds.bytes(seedSize) }
      return { aggId: j + 1, proofsSeed, blinds, measShare: randomness.helperMeasShare(j + 1, seed) }
    })
    const leaderBlinds = { wraparound: seeds.bytes(seedSize), verification: seeds.bytes(seedSize) }
    const proveSeed = seeds.bytes(seedSize)

    /** The leader's share of what is known of the measurement, and the parts of all shares of it. */
    const commit = (of: JointRandomness, known: FieldVector) => {
      const leaderShare = known.slice()
      const { length } = known.bytes
      for (const { measShare } of helpers) subtract(leaderShare, measShare.bytes.subarray(0, length))
      const parts = joined([
        randomness.jointRandPart(of, 0, leaderBlinds[of], leaderShare.bytes, nonce),
        ...helpers.map(({ aggId, blinds, measShare }) =>
          randomness.jointRandPart(of, aggId, blinds[of], measShare.bytes.subarray(0, length), nonce),
        ),
      ])
      return { leaderShare, parts, seed: randomness.jointRandSeed(of, parts) }
    }

    const gradientAndNorm = this.normBound.encode(measurement)
    const { parts: wrParts, seed: wrSeed } = commit('wraparound', gradientAndNorm)
    const results = this.#wraparoundResults(gradientAndNorm, randomness, wrSeed)
    const evalMeas = FieldVector.concat([
      gradientAndNorm,
      encodeWraparoundChecks(parameters, results),
      results,
    ])
    const verification = commit('verification', evalMeas.subvector(0, parameters.measLen))

    const leaderProofsShare = this.system.prove(
      evalMeas,
      randomness.proveRands(proveSeed),
      randomness.jointRands(verification.seed),
    )
    for (const { aggId, proofsSeed } of helpers)
      subtract(leaderProofsShare, randomness.helperProofsShare(aggId, proofsSeed).bytes)
    return {
      publicShare: joined([wrParts, verification.parts]),
      inputShares: [
        joined([
          verification.leaderShare.bytes,
          leaderProofsShare.bytes,
          leaderBlinds.wraparound,
          leaderBlinds.verification,
        ]),
        // A helper's share is the very randomness that was drawn for it.
        ...helpers.map((_, j) => rand.slice(j * this.#helperShareSize, (j + 1) * this.#helperShareSize)),
      ],
    }
  }

  /**
   * An aggregator's first look at a report: it runs the wraparound checks and queries its shares of measurement and proofs.
   *
   * @param verifyKey `verifyKeySize` bytes that all aggregators share
   * @param aggId which of them this is, 0..shares - 1
   * @param nonce of the report
   * @throws BeaverdamError REPORT_MALFORMED if a share does not decode
   * @throws BeaverdamError TEST_POINT_REJECTED
   * @throws BeaverdamError INVALID_ARGUMENT for this aggregator's own arguments
   */
  verifyInit(
    verifyKey: Uint8Array,
    ctx: Uint8Array,
    aggId: number,
    nonce: Uint8Array,
    publicShare: Uint8Array,
    inputShare: Uint8Array,
  ): Verification {
    checkBytes('verifyKey', verifyKey, this.verifyKeySize)
    checkBytes('nonce', nonce, nonceSize)
    checkInteger('aggId', aggId, 0, this.shares - 1)
    const { field, normEnd } = this.parameters
    const randomness = this.#randomness(ctx)
    const partsSize = this.shares * this.#foundation.seedSize
    const decoder = new Decoder('public share', publicShare, 2 * partsSize)
    const { measShare, proofsShare, wrBlind, blind } = this.#expandInputShare(randomness, aggId, inputShare)

    // Of the others' parts the aggregator has the client's word, which verifyNext checks; of its own it knows better.
    const correct = (of: JointRandomness, ownBlind: Uint8Array, share: Uint8Array) => {
      const part = randomness.jointRandPart(of, aggId, ownBlind, share, nonce)
      const parts = decoder.bytes(partsSize).slice()
      parts.set(part, aggId * part.length)
      return { part, seed: randomness.jointRandSeed(of, parts) }
    }
    const normBytes = normEnd * field.elementBytes
    const wraparound = correct('wraparound', wrBlind, measShare.bytes.subarray(0, normBytes))
    const verification = correct('verification', blind, measShare.bytes)

    const results = this.#wraparoundResults(measShare, randomness, wraparound.seed)
    const verifiersShare = this.system.query(
      FieldVector.concat([measShare, results]),
      proofsShare,
      randomness.queryRands(verifyKey, nonce),
      randomness.jointRands(verification.seed),
      this.shares,
    )
    return {
      state: new VerifyState(
        this.normBound.truncate(measShare),
        joined([wraparound.seed, verification.seed]),
      ),
      verifierShare: joined([verifiersShare.bytes, wraparound.part, verification.part]),
    }
  }

  /**
   * Decides on the proofs of a report from what all aggregators found.
   *
   * @param verifierShares one of each aggregator, in their order
   * @returns the verifier message, which goes to all aggregators: both seeds of joint randomness
   * @throws BeaverdamError REPORT_MALFORMED if a share does not decode
   * @throws BeaverdamError PROOF_REJECTED
   * @throws BeaverdamError INVALID_ARGUMENT for another number of shares
   */
  verifierSharesToMessage(ctx: Uint8Array, verifierShares: readonly Uint8Array[]): Uint8Array {
    if (verifierShares.length !== this.shares)
      invalidArgument('verifierShares', `${this.shares} of them`, verifierShares.length)
    const { field } = this.parameters
    const { verifiersLen } = this.system
    const { seedSize } = this.#foundation
    const verifiers = FieldVector.zero(field, verifiersLen)
    const parts = verifierShares.map((verifierShare, aggId) => {
      const name = `verifier share of aggregator ${aggId}`
      const decoder = new Decoder(name, verifierShare, verifiersLen * field.elementBytes + 2 * seedSize)
      field.add(verifiers.bytes, verifiers.bytes, decoder.elements(field, verifiersLen).bytes)
      return { wraparound: decoder.bytes(seedSize), verification: decoder.bytes(seedSize) }
    })
    if (!this.system.decide(verifiers))
      throw new BeaverdamError(
        'PROOF_REJECTED',
        'the report does not show that its vector is within the bound',
      )
    const randomness = this.#randomness(ctx)
    const seedOf = (of: JointRandomness) =>
      randomness.jointRandSeed(of, joined(parts.map((ofAggregator) => ofAggregator[of])))
    return joined([seedOf('wraparound'), seedOf('verification')])
  }

  /**
   * An aggregator's last look at a report: that both joint randomnesses were those of the shares.
   *
   * @returns the output share, `dimension` elements and one for a weight, to be aggregated
   * @throws BeaverdamError REPORT_MALFORMED if the message does not decode
   * @throws BeaverdamError JOINT_RANDOMNESS_MISMATCH
   */
  verifyNext(ctx: Uint8Array, state: VerifyState, message: Uint8Array): FieldVector {
    this.#checkCtx(ctx)
    const seeds = new Decoder('verifier message', message, 2 * this.#foundation.seedSize)
    if (!state.expects(seeds.bytes(message.length)))
      throw new BeaverdamError(
        'JOINT_RANDOMNESS_MISMATCH',
        'the joint randomness of the report is not that of its shares',
      )
    return state.outShare
  }

  /**
   * An aggregate share: the sum of an aggregator's output shares, or of its aggregate shares so far.
   *
   * @param outShares as `verifyNext` and `aggregate` give them
   * @throws BeaverdamError FIELD_MISMATCH
   * @throws BeaverdamError LENGTH_MISMATCH
   */
  aggregate(outShares: Iterable<FieldVector>): FieldVector {
    let aggShare = FieldVector.zero(this.parameters.field, this.normBound.outputLen)
    for (const outShare of outShares) aggShare = aggShare.add(outShare)
    return aggShare
  }

  /**
   * The sum of all vectors, from the encoded aggregate shares of all aggregators.
   *
   * @param numMeasurements how many reports were aggregated
   * @throws BeaverdamError REPORT_MALFORMED if a share does not decode
   * @throws BeaverdamError INVALID_ARGUMENT for another number of shares, or more reports than the field has room for
   */
  unshard(aggShares: readonly Uint8Array[], numMeasurements: number): Result {
    if (aggShares.length !== this.shares)
      invalidArgument('aggShares', `${this.shares} of them`, aggShares.length)
    const { field, largestBatch } = this.parameters
    const { outputLen } = this.normBound
    checkInteger('numMeasurements', numMeasurements, 1, largestBatch)
    const decoded = aggShares.map((bytes, aggId) =>
      new Decoder(`aggregate share of aggregator ${aggId}`, bytes, outputLen * field.elementBytes).elements(
        field,
        outputLen,
      ),
    )
    return this.normBound.decode(this.aggregate(decoded))
  }

  #wraparoundResults(measShare: FieldVector, randomness: Randomness, seed: Uint8Array): FieldVector {
    const { dimension, wrChecks } = this.parameters
    return wraparoundChecks(measShare.subvector(0, dimension), randomness.wraparoundStream(seed), wrChecks)
  }

  #expandInputShare(randomness: Randomness, aggId: number, inputShare: Uint8Array): InputShare {
    const { field, measLen } = this.parameters
    const { proofsLen } = this.system
    const { seedSize, sharesOneSeed } = this.#foundation
    if (aggId > 0) {
      const decoder = new Decoder('input share of a helper', inputShare, this.#helperShareSize)
      const seed = decoder.bytes(seedSize)
      return {
        measShare: randomness.helperMeasShare(aggId, seed),
        proofsShare: randomness.helperProofsShare(aggId, sharesOneSeed ? seed : decoder.bytes(seedSize)),
        wrBlind: decoder.bytes(seedSize),
        blind: decoder.bytes(seedSize),
      }
    }
    const length = (measLen + proofsLen) * field.elementBytes + blindCount * seedSize
    const decoder = new Decoder('input share of the leader', inputShare, length)
    return {
      measShare: decoder.elements(field, measLen),
      proofsShare: decoder.elements(field, proofsLen),
      wrBlind: decoder.bytes(seedSize),
      blind: decoder.bytes(seedSize),
    }
  }

  #randomness(ctx: Uint8Array): Randomness {
    this.#checkCtx(ctx)
    return new Randomness(this.#foundation, this.system, this.id, ctx)
  }

  #checkCtx(ctx: Uint8Array): void {
    const longest = this.#foundation.bindsContext ? longestCtx : 0
    if (ctx.length > longest) invalidArgument('ctx', `at most ${longest} bytes`, `${ctx.length} bytes`)
  }
}

function subtract(x: FieldVector, y: Uint8Array): void {
  x.field.sub(x.bytes, x.bytes, y)
}

function checkBytes(name: string, bytes: Uint8Array, length: number): void {
  if (bytes.length !== length) invalidArgument(name, `${length} bytes`, `${bytes.length} bytes`)
}
