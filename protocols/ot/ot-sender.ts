import { BeaverdamError, checkInteger } from '../../src/errors.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { seedBytes } from '../../src/random/seed.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { baseChoices, type LeafSeeds, receiveAllButOne, type Security, treeCount } from './all-but-one-ot.ts'
import { receiveBaseOts } from './base-ot.ts'
import { checkConsistency, digest, digestBytes } from './consistency-check.ts'
import { type BlockSize, blockSizes } from './extension-blocks.ts'
import { extensionSteps } from './extension-steps.ts'
import { blockBytes, KernelMemory } from './kernel-memory.ts'
import { deviation, receiveExactly } from './messages.ts'
import { type Place, placeOf } from './place.ts'
import { SmallFieldVoles } from './small-field-vole.ts'
import { Tmmo } from './tmmo.ts'
import { turn } from './turn.ts'

export interface OtOptions {
  /** The party at the other end. */
  readonly peer: PartyId
  readonly security: Security
  /** Where randomness comes from, if not from the platform: test vectors. */
  readonly random?: RandomSource
}

/** OTs of one block, of which an endpoint holds its part. */
export interface ExtendedBlock {
  /** The first OT's place among those asked for. */
  readonly first: number
  readonly count: number
  /** The number of the first OT in the endpoint's whole life. */
  readonly number: number
}

/** A block at the sender: its blocks q. */
export interface SentBlock extends ExtendedBlock {
  readonly blocks: Uint8Array
}

/**
 * The sender of correlated OTs over GF(2^128) by SoftSpokenOT (ePrint 2022/192) with k = 4: VOLE receiver, and receiver of
 * the base OTs.
 *
 * For each OT it gets a block q with q = t + c Delta, where the receiver has c and t. Delta is drawn once, in the setup.
 *
 * @example
 * const sender = await OtSender.setup(party, { peer: 1, security: 'malicious' })
 * for await (const { blocks } of sender.extend(party, 1_000_000)) use(blocks, sender.delta)
 */
export class OtSender {
  readonly peer: PartyId
  readonly security: Security
  readonly memory: KernelMemory
  readonly hash: Tmmo
  readonly #delta: Uint8Array
  readonly #place: Place
  readonly #random: RandomSource
  readonly #voles: SmallFieldVoles
  #number = 0
  #extending = false

  /** @param seeds of the leaves that `receiveAllButOne` gave for this Delta */
  constructor(
    { peer, security, random = randomBytes }: OtOptions,
    place: Place,
    delta: Uint8Array,
    seeds: LeafSeeds,
  ) {
    this.peer = peer
    this.security = security
    this.memory = new KernelMemory()
    this.hash = new Tmmo(this.memory, place)
    this.#place = place
    this.#random = random
    this.#delta = delta
    this.memory.view('delta', blockBytes).set(delta)
    this.#voles = new SmallFieldVoles(this.memory, seeds, place)
  }

  /**
   * Draws Delta and makes the base OTs with the peer, which runs `OtReceiver.setup` in the same scope.
   *
   * @throws BeaverdamError INVALID_POINT, OT_CHECK_FAILED
   */
  static async setup(party: Party, options: OtOptions): Promise<OtSender> {
    const { peer, security, random = randomBytes } = options
    const place = placeOf(party, party.id, peer)
    const delta = random(blockBytes)
    const keys = await receiveBaseOts(party, peer, baseChoices(delta), place, random)
    const seeds = await receiveAllButOne(party, peer, keys, delta, place, security)
    return new OtSender(options, place, delta, seeds)
  }

  /** A copy of Delta, 16 bytes. */
  get delta(): Uint8Array {
    return this.#delta.slice()
  }

  /**
   * Extends by so many OTs, block by block. The blocks q, 16 bytes an OT, are a view that the next block overwrites.
   *
   * @throws BeaverdamError OT_CHECK_FAILED, LENGTH_MISMATCH
   * @throws BeaverdamError SCOPE_BUSY while an earlier extension has not been read to its end
   */
  async *extend(party: Party, count: number): AsyncGenerator<SentBlock> {
    checkInteger('count', count, 0)
    if (this.#extending) throw extensionBusy()
    this.#extending = true
    let first = 0
    for (const size of blockSizes(count, this.security)) {
      await this.#extendBlock(party, size)
      yield {
        first,
        count: size.used,
        number: this.#number,
        blocks: this.memory.view('blocks', size.used * blockBytes),
      }
      this.#number += size.ots
      first += size.used
    }
    this.#extending = false
  }

  async #extendBlock(party: Party, { ots }: BlockSize): Promise<void> {
    const { kernels } = this.memory
    const rowBytes = ots / 8
    const steps = extensionSteps(this.#number, ots)
    const [corrections] = await Promise.all([
      receiveExactly(party, this.peer, steps.corrections, treeCount * rowBytes),
      this.#voles.expand(rowBytes),
    ])
    this.memory.view('corrections', corrections.length).set(corrections)
    if (this.security === 'semi-honest') {
      kernels.shift(rowBytes)
      kernels.transpose(rowBytes)
      return turn()
    }
    // Only now, when the receiver is bound to its choices.
    const challenge = this.#random(seedBytes)
    await party.send(this.peer, steps.challenge, challenge)
    await turn()
    kernels.shift(rowBytes)
    kernels.transpose(rowBytes)
    const [received, own] = await Promise.all([
      receiveExactly(party, this.peer, steps.response, digestBytes),
      digest(this.memory, ots, challenge, this.#place, this.#number),
    ])
    if (!checkConsistency(own, received, this.#delta))
      throw deviation(party, this.peer, 'OT_CHECK_FAILED', 'sent corrections that fit no choice bits')
  }
}

export function extensionBusy(): BeaverdamError {
  return new BeaverdamError(
    'SCOPE_BUSY',
    'an OT endpoint extends once at a time: read each extension to its end',
  )
}
