import { invalidArgument } from '../../src/errors.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { seedBytes } from '../../src/random/seed.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { kappa } from '../../src/security-parameters.ts'
import { type LeafSeeds, type Security, sendAllButOne, treeCount } from './all-but-one-ot.ts'
import { sendBaseOts } from './base-ot.ts'
import { digest } from './consistency-check.ts'
import { type BlockSize, blockSizes } from './extension-blocks.ts'
import { extensionSteps } from './extension-steps.ts'
import { blockBytes, checkBits, KernelMemory } from './kernel-memory.ts'
import { receiveExactly } from './messages.ts'
import { type ExtendedBlock, extensionBusy, type OtOptions } from './ot-sender.ts'
import { type Place, placeOf } from './place.ts'
import { SmallFieldVoles } from './small-field-vole.ts'
import { Tmmo } from './tmmo.ts'
import { turn } from './turn.ts'

/** A block at the receiver: its choice bits, and the blocks t. */
export interface ReceivedBlock extends ExtendedBlock {
  readonly choices: Uint8Array
  readonly blocks: Uint8Array
}

/**
 * The receiver of correlated OTs over GF(2^128) by SoftSpokenOT (ePrint 2022/192) with k = 4: VOLE sender, and sender of
 * the base OTs.
 *
 * For each OT it puts in a choice bit c and gets a block t with q = t + c Delta, where the sender has q and Delta.
 *
 * @example
 * const receiver = await OtReceiver.setup(party, { peer: 0, security: 'malicious' })
 * for await (const { blocks } of receiver.extend(party, choices, 1_000_000)) use(blocks)
 */
export class OtReceiver {
  readonly peer: PartyId
  readonly security: Security
  readonly memory: KernelMemory
  readonly hash: Tmmo
  readonly #place: Place
  readonly #random: RandomSource
  readonly #voles: SmallFieldVoles
  #number = 0
  #extending = false

  /** @param seeds of all leaves, as `sendAllButOne` gave them */
  constructor({ peer, security, random = randomBytes }: OtOptions, place: Place, seeds: LeafSeeds) {
    this.peer = peer
    this.security = security
    this.memory = new KernelMemory()
    this.hash = new Tmmo(this.memory, place)
    this.#place = place
    this.#random = random
    this.#voles = new SmallFieldVoles(this.memory, seeds, place)
  }

  /**
   * Makes the base OTs with the peer, which runs `OtSender.setup` in the same scope.
   *
   * @throws BeaverdamError INVALID_POINT
   */
  static async setup(party: Party, options: OtOptions): Promise<OtReceiver> {
    const { peer, security, random = randomBytes } = options
    const place = placeOf(party, peer, party.id)
    const keys = await sendBaseOts(party, peer, kappa, place, random)
    const seeds = await sendAllButOne(party, peer, keys, place, security)
    return new OtReceiver(options, place, seeds)
  }

  /**
   * Extends by so many OTs, block by block. The blocks t, 16 bytes an OT, are a view that the next block overwrites.
   *
   * @param choices one bit an OT, eight to a byte, the lowest first
   * @throws BeaverdamError INVALID_ARGUMENT
   * @throws BeaverdamError SCOPE_BUSY while an earlier extension has not been read to its end
   */
  async *extend(party: Party, choices: Uint8Array, count: number): AsyncGenerator<ReceivedBlock> {
    if (choices.length !== Math.ceil(count / 8))
      invalidArgument(
        'choices',
        `${Math.ceil(count / 8)} bytes, a bit for each of ${count} OTs`,
        choices.length,
      )
    if (this.#extending) throw extensionBusy()
    this.#extending = true
    let first = 0
    for (const size of blockSizes(count, this.security)) {
      // Blocks but the last hold a multiple of eight OTs.
      const ownChoices = choices.subarray(first / 8, Math.ceil((first + size.used) / 8))
      await this.#extendBlock(party, size, ownChoices)
      const blocks = this.memory.view('blocks', size.used * blockBytes)
      yield { first, count: size.used, number: this.#number, choices: ownChoices, blocks }
      this.#number += size.ots
      first += size.used
    }
    this.#extending = false
  }

  async #extendBlock(party: Party, { ots }: BlockSize, choices: Uint8Array): Promise<void> {
    const { kernels } = this.memory
    const rowBytes = ots / 8
    const steps = extensionSteps(this.#number, ots)
    const ownChoices = this.memory.view('choices', rowBytes)
    ownChoices.fill(0).set(choices)
    // The sacrificed OTs, whose choices hide what the check's answer says of the others.
    if (this.security === 'malicious') ownChoices.set(this.#random(checkBits / 8), rowBytes - checkBits / 8)
    await this.#voles.expand(rowBytes)
    kernels.correct(rowBytes)
    await party.send(this.peer, steps.corrections, this.memory.view('sums', treeCount * rowBytes).slice())
    await turn()
    kernels.transpose(rowBytes)
    if (this.security === 'semi-honest') return
    const challenge = await receiveExactly(party, this.peer, steps.challenge, seedBytes)
    const answer = await digest(this.memory, ots, challenge, this.#place, this.#number)
    await party.send(this.peer, steps.response, answer)
    await turn()
  }
}
