import { BeaverdamError, checkInteger } from '../../src/errors.ts'
import { turn } from '../../src/next-turn.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { seedBytes } from '../../src/random/seed.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { receiveExactly } from '../../src/runtime/receive-exactly.ts'
import { baseChoices, type LeafSeeds, receiveAllButOne, type Security, treeCount } from './all-but-one-ot.ts'
import { receiveBaseOts } from './base-ot.ts'
import { checkConsistency, digest, digestBytes } from './consistency-check.ts'
import { deviation } from './deviation.ts'
import { type BlockSize, blockSizes } from './extension-blocks.ts'
import { extensionSteps } from './extension-steps.ts'
import { blockBytes, KernelMemory } from './kernel-memory.ts'
import { type Place, placeOf } from './place.ts'
import { SmallFieldVoles } from './small-field-vole.ts'
import { Tmmo } from './tmmo.ts'

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
   * The corrections of a block are taken before the block before it is given out: an extension is read to its end.
   *
   * @throws BeaverdamError OT_CHECK_FAILED, LENGTH_MISMATCH
   * @throws BeaverdamError SCOPE_BUSY while an earlier extension has not been read to its end
   */
  async *extend(party: Party, count: number): AsyncGenerator<SentBlock> {
    checkInteger('count', count, 0)
    if (this.#extending) throw extensionBusy()
    this.#extending = true
    const sizes = blockSizes(count, this.security)
    let first = 0
    if (sizes[0]) await this.#receiveRows(party, sizes[0], this.#number)
    for (const [i, size] of sizes.entries()) {
      const number = this.#number
      this.#number += size.ots
      const challenge = await this.#challenge(party, size, number)
      this.memory.kernels.shift(size.ots / 8)
      this.memory.kernels.transpose(size.ots / 8)
      const own = challenge && (await digest(this.memory, size.ots, challenge, this.#place, number))
      // The rows are free again: the next ones are made while the receiver answers.
      const next = sizes[i + 1]
      if (next) await this.#receiveRows(party, next, this.#number)
      if (own) await this.#check(party, size, number, own)
      yield { first, count: size.used, number, blocks: this.memory.view('blocks', size.used * blockBytes) }
      first += size.used
    }
    this.#extending = false
  }

  /** Makes a block's rows, and takes the corrections of the receiver, which sends them one block ahead. */
  async #receiveRows(party: Party, { ots }: BlockSize, number: number): Promise<void> {
    const rowBytes = ots / 8
    const [corrections] = await Promise.all([
      receiveExactly(party, this.peer, extensionSteps(number, ots).corrections, treeCount * rowBytes),
      this.#voles.expand(rowBytes),
    ])
    this.memory.view('corrections', corrections.length).set(corrections)
    await turn()
  }

  /** Challenges a receiver that may be malicious: only now, when the corrections bind it to its choices. */
  async #challenge(party: Party, { ots }: BlockSize, number: number): Promise<Uint8Array | undefined> {
    if (this.security === 'semi-honest') return undefined
    const challenge = this.#random(seedBytes)
    await party.send(this.peer, extensionSteps(number, ots).challenge, challenge)
    await turn()
    return challenge
  }

  /** Compares a block's blocks with what the receiver answers. */
  async #check(party: Party, { ots }: BlockSize, number: number, own: Uint8Array): Promise<void> {
    const { response } = extensionSteps(number, ots)
    const received = await receiveExactly(party, this.peer, response, digestBytes)
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
