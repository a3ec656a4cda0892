import { invalidArgument } from '../../src/errors.ts'
import { turn } from '../../src/next-turn.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { seedBytes } from '../../src/random/seed.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { receiveExactly } from '../../src/runtime/receive-exactly.ts'
import { kappa } from '../../src/security-parameters.ts'
import { type LeafSeeds, type Security, sendAllButOne, treeCount } from './all-but-one-ot.ts'
import { sendBaseOts } from './base-ot.ts'
import { digest } from './consistency-check.ts'
import { type BlockSize, blockSizes } from './extension-blocks.ts'
import { extensionSteps } from './extension-steps.ts'
import { blockBytes, checkBits, KernelMemory } from './kernel-memory.ts'
import { type ExtendedBlock, extensionBusy, type OtOptions } from './ot-sender.ts'
import { type Place, placeOf } from './place.ts'
import { SmallFieldVoles } from './small-field-vole.ts'
import { Tmmo } from './tmmo.ts'

/** A block whose corrections have been sent: its number, and the choices of all its OTs. */
interface CorrectedBlock {
  readonly number: number
  readonly ownChoices: Uint8Array
}

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
   * The corrections of a block leave before the block before it is given out: an extension is read to its end.
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
    const sizes = blockSizes(count, this.security)
    let first = 0
    let next = sizes[0] && (await this.#correct(party, sizes[0], choices, first))
    for (const [i, size] of sizes.entries()) {
      const { number, ownChoices } = next as CorrectedBlock
      this.memory.kernels.transpose(size.ots / 8)
      // The rows are free again, so that the next corrections are made while the sender works on these.
      const following = sizes[i + 1]
      next = following && (await this.#correct(party, following, choices, first + size.used))
      if (this.security === 'malicious') await this.#answer(party, size, number, ownChoices)
      const blocks = this.memory.view('blocks', size.used * blockBytes)
      const usedChoices = ownChoices.subarray(0, Math.ceil(size.used / 8))
      yield { first, count: size.used, number, choices: usedChoices, blocks }
      first += size.used
    }
    this.#extending = false
  }

  /** Makes a block's rows and sends its corrections, which bind this end to its choices. */
  async #correct(
    party: Party,
    { used, ots }: BlockSize,
    choices: Uint8Array,
    first: number,
  ): Promise<CorrectedBlock> {
    const number = this.#number
    this.#number += ots
    const rowBytes = ots / 8
    const ownChoices = new Uint8Array(rowBytes)
    // Blocks but the last hold a multiple of eight OTs.
    ownChoices.set(choices.subarray(first / 8, Math.ceil((first + used) / 8)))
    // The sacrificed OTs, whose choices hide what the check's answer says of the others.
    if (this.security === 'malicious') ownChoices.set(this.#random(checkBits / 8), rowBytes - checkBits / 8)
    this.memory.view('choices', rowBytes).set(ownChoices)
    await this.#voles.expand(rowBytes)
    this.memory.kernels.correct(rowBytes)
    const corrections = this.memory.view('sums', treeCount * rowBytes).slice()
    await party.send(this.peer, extensionSteps(number, ots).corrections, corrections)
    await turn()
    return { number, ownChoices }
  }

  /** Answers the challenge to a block whose corrections the sender has. */
  async #answer(party: Party, { ots }: BlockSize, number: number, ownChoices: Uint8Array): Promise<void> {
    const steps = extensionSteps(number, ots)
    const challenge = await receiveExactly(party, this.peer, steps.challenge, seedBytes)
    this.memory.view('choices', ownChoices.length).set(ownChoices)
    await party.send(
      this.peer,
      steps.response,
      await digest(this.memory, ots, challenge, this.#place, number),
    )
    await turn()
  }
}
