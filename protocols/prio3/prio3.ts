import { BeaverdamError, checkInteger, invalidArgument } from '../../src/errors.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { randomBytes } from '../../src/random/csprng.ts'
import type { Flp } from '../flp/flp.ts'
import { Front } from '../flp/front.ts'
import { Decoder, joined } from './encoding.ts'
import { Randomness, seedSize } from './randomness.ts'
import { tagPrefixBytes } from './usage.ts'
import { VerifyState } from './verify-state.ts'

/** Bytes of a nonce, which is the report's id. */
export const nonceSize = 16
/** Bytes of the key that the aggregators share, and that no client ever learns. */
export const verifyKeySize = seedSize

/** The XOF takes the length of its domain separation in two bytes. */
const longestCtx = 0xffff - tagPrefixBytes

/** What a client sends: to all aggregators the public share, to each its input share. */
export interface Shards {
  readonly publicShare: Uint8Array
  readonly inputShares: readonly Uint8Array[]
}

/** What an aggregator has of a report once it looked at it alone. */
export interface Verification {
  readonly state: VerifyState
  /** Goes to all aggregators. */
  readonly verifierShare: Uint8Array
}

/** An aggregator's input share, decoded and expanded. */
interface InputShare {
  readonly measShare: FieldVector
  readonly proofsShare: FieldVector
  /** Empty without joint randomness. */
  readonly blind: Uint8Array
}

/**
 * The VDAF Prio3 of draft-irtf-cfrg-vdaf-18, section 7.2, under the document's names. What travels is bytes, as the
 * document encodes it; what stays is vectors. Prio3 has no aggregation parameter and one round of verification.
 *
 * @example
 * const prio3 = new Prio3Count(2)
 * const nonce = randomBytes(nonceSize)
 * const { publicShare, inputShares } = prio3.shard(ctx, 1, nonce)
 * const [leader, helper] = inputShares.map((share, id) =>
 *   prio3.verifyInit(verifyKey, ctx, id, nonce, publicShare, share))
 * const message = prio3.verifierSharesToMessage(ctx, [leader.verifierShare, helper.verifierShare])
 * const outShares = [leader, helper].map(({ state }) => prio3.verifyNext(ctx, state, message))
 * prio3.unshard(outShares.map((share) => prio3.aggregate([share]).bytes), 1) // 1n
 */
export class Prio3<Measurement, AggResult> {
  readonly id: number
  /** How many aggregators there are. */
  readonly shares: number
  readonly proofs: number
  readonly flp: Flp<Measurement, AggResult>
  /** Bytes of randomness that `shard` takes. */
  readonly randSize: number
  /** Bytes of a blind, a part or a seed of joint randomness: none where the circuit takes none. */
  readonly #jointRandSize: number

  /**
   * @param id the VDAF's, which is part of all domain separation
   * @param shares 2..255
   * @param proofs 1..255, each of which must hold
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  constructor(id: number, shares: number, flp: Flp<Measurement, AggResult>, proofs = 1) {
    this.id = checkInteger('id', id, 0, 0xffff_ffff)
    this.shares = checkInteger('shares', shares, 2, 255)
    this.proofs = checkInteger('proofs', proofs, 1, 255)
    this.flp = flp
    this.#jointRandSize = flp.valid.jointRandLen > 0 ? seedSize : 0
    this.randSize = shares * (seedSize + this.#jointRandSize)
  }

  /**
   * Splits a measurement into shares with proof: one for the leader, aggregator 0, and a seed for each helper.
   *
   * @param ctx names the application and the task
   * @param nonce 16 fresh bytes from the client's CSPRNG
   * @param rand `randSize` fresh bytes from the client's CSPRNG
   * @throws BeaverdamError INVALID_ARGUMENT, for a measurement out of range without repeating it
   */
  shard(
    ctx: Uint8Array,
    measurement: Measurement,
    nonce: Uint8Array,
    rand: Uint8Array = randomBytes(this.randSize),
  ): Shards {
    checkCtx(ctx)
    checkBytes('nonce', nonce, nonceSize)
    checkBytes('rand', rand, this.randSize)
    const randomness = this.#randomness(ctx)
    const seeds = new Decoder('rand', rand, this.randSize)
    const helpers = Array.from({ length: this.shares - 1 }, (_, j) => {
      return { aggId: j + 1, share: seeds.bytes(seedSize), blind: seeds.bytes(this.#jointRandSize) }
    })
    const leaderBlind = seeds.bytes(this.#jointRandSize)
    const proveSeed = seeds.bytes(seedSize)

    const meas = this.flp.valid.encode(measurement)
    const leaderMeasShare = meas.slice()
    const helperParts = helpers.map(({ aggId, share, blind }) => {
      const measShare = randomness.helperMeasShare(aggId, share)
      subtract(leaderMeasShare, measShare)
      return randomness.jointRandPart(aggId, blind, measShare, nonce)
    })
    const leaderPart = randomness.jointRandPart(0, leaderBlind, leaderMeasShare, nonce)
    const publicShare = joined([leaderPart, ...helperParts])

    const leaderProofsShare = this.#prove(randomness, meas, proveSeed, publicShare)
    for (const { aggId, share } of helpers)
      subtract(leaderProofsShare, randomness.helperProofsShare(aggId, share))
    return {
      publicShare,
      inputShares: [
        joined([leaderMeasShare.bytes, leaderProofsShare.bytes, leaderBlind]),
        ...helpers.map(({ share, blind }) => joined([share, blind])),
      ],
    }
  }

  /**
   * An aggregator's first look at a report: it queries its shares of measurement and proof.
   *
   * @param verifyKey 32 bytes that all aggregators share
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
    checkCtx(ctx)
    checkBytes('verifyKey', verifyKey, verifyKeySize)
    checkBytes('nonce', nonce, nonceSize)
    checkInteger('aggId', aggId, 0, this.shares - 1)
    const { valid } = this.flp
    const randomness = this.#randomness(ctx)
    const decoder = new Decoder('public share', publicShare, this.shares * this.#jointRandSize)
    const { measShare, proofsShare, blind } = this.#expandInputShare(randomness, aggId, inputShare)

    // Of the others' parts the aggregator has the client's word, which verifyNext checks; of its own it knows better.
    const parts = decoder.bytes(publicShare.length).slice()
    const jointRandPart = randomness.jointRandPart(aggId, blind, measShare, nonce)
    parts.set(jointRandPart, aggId * this.#jointRandSize)
    const jointRandSeed = randomness.jointRandSeed(parts)

    const jointRands = new Front(randomness.jointRands(jointRandSeed))
    const queryRands = new Front(randomness.queryRands(verifyKey, nonce))
    const proofShares = new Front(proofsShare)
    const verifiersShare = Array.from({ length: this.proofs }, () =>
      this.flp.query(
        measShare,
        proofShares.take(this.flp.proofLen),
        queryRands.take(this.flp.queryRandLen),
        jointRands.take(valid.jointRandLen),
        this.shares,
      ),
    )
    return {
      state: new VerifyState(valid.truncate(measShare).slice(), jointRandSeed),
      verifierShare: joined([...verifiersShare.map(({ bytes }) => bytes), jointRandPart]),
    }
  }

  /**
   * Decides on the proofs of a report from what all aggregators found.
   *
   * @param verifierShares one of each aggregator, in their order
   * @returns the verifier message, which goes to all aggregators: the seed of the joint randomness, if there is any
   * @throws BeaverdamError REPORT_MALFORMED if a share does not decode
   * @throws BeaverdamError PROOF_REJECTED
   * @throws BeaverdamError INVALID_ARGUMENT for another number of shares
   */
  verifierSharesToMessage(ctx: Uint8Array, verifierShares: readonly Uint8Array[]): Uint8Array {
    checkCtx(ctx)
    if (verifierShares.length !== this.shares)
      invalidArgument('verifierShares', `${this.shares} of them`, verifierShares.length)
    const { field, verifierLen } = this.flp
    const length = verifierLen * this.proofs
    const verifiers = FieldVector.zero(field, length)
    const parts = verifierShares.map((verifierShare, aggId) => {
      const name = `verifier share of aggregator ${aggId}`
      const decoder = new Decoder(name, verifierShare, length * field.elementBytes + this.#jointRandSize)
      field.add(verifiers.bytes, verifiers.bytes, decoder.elements(field, length).bytes)
      return decoder.bytes(this.#jointRandSize)
    })
    const each = new Front(verifiers)
    for (let proof = 0; proof < this.proofs; proof++)
      if (!this.flp.decide(each.take(verifierLen)))
        throw new BeaverdamError('PROOF_REJECTED', 'the report does not show that its measurement is valid')
    return this.#randomness(ctx).jointRandSeed(joined(parts))
  }

  /**
   * An aggregator's last look at a report: that the joint randomness was that of the shares.
   *
   * @returns the output share, `outputLen` elements, to be aggregated
   * @throws BeaverdamError REPORT_MALFORMED if the message does not decode
   * @throws BeaverdamError JOINT_RANDOMNESS_MISMATCH
   */
  verifyNext(ctx: Uint8Array, state: VerifyState, message: Uint8Array): FieldVector {
    checkCtx(ctx)
    const seed = new Decoder('verifier message', message, this.#jointRandSize).bytes(message.length)
    if (!state.expects(seed))
      throw new BeaverdamError(
        'JOINT_RANDOMNESS_MISMATCH',
        'the joint randomness of the report is not that of its shares',
      )
    return state.outShare
  }

  /**
   * An aggregate share: the sum of an aggregator's output shares, or of its aggregate shares so far.
   *
   * @param outShares `outputLen` elements each
   * @throws BeaverdamError FIELD_MISMATCH
   * @throws BeaverdamError LENGTH_MISMATCH
   */
  aggregate(outShares: Iterable<FieldVector>): FieldVector {
    let aggShare = FieldVector.zero(this.flp.field, this.flp.valid.outputLen)
    for (const outShare of outShares) aggShare = aggShare.add(outShare)
    return aggShare
  }

  /**
   * The aggregate result, from the encoded aggregate shares of all aggregators.
   *
   * @param numMeasurements how many reports were aggregated
   * @throws BeaverdamError REPORT_MALFORMED if a share does not decode
   * @throws BeaverdamError INVALID_ARGUMENT for another number of shares
   */
  unshard(aggShares: readonly Uint8Array[], numMeasurements: number): AggResult {
    if (aggShares.length !== this.shares)
      invalidArgument('aggShares', `${this.shares} of them`, aggShares.length)
    checkInteger('numMeasurements', numMeasurements, 1)
    const { field, valid } = this.flp
    const decoded = aggShares.map((bytes, aggId) => {
      const name = `aggregate share of aggregator ${aggId}`
      return new Decoder(name, bytes, valid.outputLen * field.elementBytes).elements(field, valid.outputLen)
    })
    return valid.decode(this.aggregate(decoded), numMeasurements)
  }

  #prove(
    randomness: Randomness,
    meas: FieldVector,
    proveSeed: Uint8Array,
    publicShare: Uint8Array,
  ): FieldVector {
    const jointRands = new Front(randomness.jointRands(randomness.jointRandSeed(publicShare)))
    const proveRands = new Front(randomness.proveRands(proveSeed))
    return FieldVector.concat(
      Array.from({ length: this.proofs }, () =>
        this.flp.prove(
          meas,
          proveRands.take(this.flp.proveRandLen),
          jointRands.take(this.flp.valid.jointRandLen),
        ),
      ),
    )
  }

  #expandInputShare(randomness: Randomness, aggId: number, inputShare: Uint8Array): InputShare {
    const { field, proofLen } = this.flp
    const { measLen } = this.flp.valid
    if (aggId > 0) {
      const decoder = new Decoder('input share of a helper', inputShare, seedSize + this.#jointRandSize)
      const share = decoder.bytes(seedSize)
      return {
        measShare: randomness.helperMeasShare(aggId, share),
        proofsShare: randomness.helperProofsShare(aggId, share),
        blind: decoder.bytes(this.#jointRandSize),
      }
    }
    const elementCount = measLen + proofLen * this.proofs
    const length = elementCount * field.elementBytes + this.#jointRandSize
    const decoder = new Decoder('input share of the leader', inputShare, length)
    return {
      measShare: decoder.elements(field, measLen),
      proofsShare: decoder.elements(field, proofLen * this.proofs),
      blind: decoder.bytes(this.#jointRandSize),
    }
  }

  #randomness(ctx: Uint8Array): Randomness {
    return new Randomness(this.flp, this.proofs, this.id, ctx)
  }
}

function subtract(x: FieldVector, y: FieldVector): void {
  x.field.sub(x.bytes, x.bytes, y.bytes)
}

function checkCtx(ctx: Uint8Array): void {
  if (ctx.length > longestCtx) invalidArgument('ctx', `at most ${longestCtx} bytes`, `${ctx.length} bytes`)
}

function checkBytes(name: string, bytes: Uint8Array, length: number): void {
  if (bytes.length !== length) invalidArgument(name, `${length} bytes`, `${bytes.length} bytes`)
}
