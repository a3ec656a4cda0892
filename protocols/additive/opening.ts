import { checkInteger } from '../../src/errors.ts'
import type { Field } from '../../src/field/field.ts'
import { otherParties } from '../../src/runtime/other-parties.ts'
import type { Party, PartyId, Step } from '../../src/runtime/party.ts'
import { hashText } from '../../src/runtime/step.ts'
import { checkElements, receiveElements } from './elements.ts'
import { openingBlockBytes, opensDirectly } from './opening-cost.ts'

/**
 * A vector that is opened block by block: its shares are made as they are sent and its sums used as they come, so a
 * long vector never exists as a whole, and sending, receiving and computing overlap.
 */
export interface BlockwiseVector {
  /** Of the whole vector. */
  readonly bytes: number
  /** Bytes of every block but the last. */
  readonly blockBytes: number
  /** This party's share of block k, which nobody writes to afterwards. Asked for once, in any order. */
  share(k: number): Uint8Array | Promise<Uint8Array>
  /** Takes the opened block k, which is valid during the call. Blocks come in any order. */
  opened(k: number, sum: Uint8Array): void | Promise<void>
}

/**
 * Opens vectors to all parties: everyone ends with the sum of the shares.
 *
 * Semi-honest: a party that sends a wrong share shifts the result unnoticed. Leaks the vector and nothing else.
 */
export class Opening {
  readonly #field: Field
  /** Most bytes in a message, in whole elements. */
  readonly blockBytes: number

  /** @param blockBytes room for two elements or more, and alike at all parties */
  constructor(field: Field, blockBytes = openingBlockBytes) {
    checkInteger('blockBytes', blockBytes, 2 * field.elementBytes)
    this.#field = field
    this.blockBytes = blockBytes - (blockBytes % field.elementBytes)
  }

  /** Opens a vector of which this party holds the whole share, in bytes that are not written to. */
  async open(at: Party, step: Step, share: Uint8Array): Promise<Uint8Array> {
    const { blockBytes } = this
    const result = new Uint8Array(share.length)
    await this.openBlocks(at, step, {
      bytes: share.length,
      blockBytes,
      share: (k) => share.subarray(k * blockBytes, (k + 1) * blockBytes),
      opened: (k, sum) => result.set(sum, k * blockBytes),
    })
    return result
  }

  /** Opens a vector blockwise. */
  async openBlocks(at: Party, step: Step, vector: BlockwiseVector): Promise<void> {
    const direct = opensDirectly(at.n, vector.bytes, this.blockBytes)
    if (direct && vector.bytes <= vector.blockBytes)
      return vector.opened(0, await this.#exchange(at, step, await vector.share(0)))
    return direct ? this.#exchangeBlocks(at, step, vector) : this.#collectBlocks(at, step, vector)
  }

  /** All to all, one message each. */
  async #exchange(at: Party, step: Step, share: Uint8Array): Promise<Uint8Array> {
    const bodies = await at.exchange(step, share)
    const sum = share.slice()
    for (const [from, body] of bodies.entries())
      if (from !== at.id) this.#field.add(sum, sum, checkElements(at, this.#field, from, body))
    return sum
  }

  /**
   * Two parties, many blocks. Each sends in a scope of its own, so that what one sends never counts as an answer to
   * what it has received, and the sender runs ahead of the receiver as far as the other has room.
   */
  async #exchangeBlocks(at: Party, step: Step, vector: BlockwiseVector): Promise<void> {
    const field = this.#field
    const shares = new Map<number, Uint8Array | Promise<Uint8Array>>()
    // the sender and the receiver both need a share: whoever comes first keeps it for the other
    const share = (k: number): Uint8Array | Promise<Uint8Array> => {
      const kept = shares.get(k)
      if (kept !== undefined) {
        shares.delete(k)
        return kept
      }
      const made = vector.share(k)
      shares.set(k, made)
      return made
    }
    const send = async (lane: Party, to: PartyId) => {
      for (const [k] of blocks(vector)) await lane.send(to, step, await share(k))
    }
    const receive = async (lane: Party, from: PartyId) => {
      const sum = new Uint8Array(vector.blockBytes)
      for (const [k, bytes] of blocks(vector)) {
        const theirs = await receiveElements(lane, field, from, step, bytes)
        const block = sum.subarray(0, bytes)
        field.add(block, theirs, await share(k))
        await vector.opened(k, block)
      }
    }
    const lanes = [0, 1].map((from) =>
      at.fork(`from-${from}`, (lane) => (from === at.id ? send(lane, 1 - from) : receive(lane, from))),
    )
    await Promise.all(lanes)
  }

  /**
   * Through collectors: each block has one, which sums the shares of all parties and sends the sum to all. Blocks go
   * round the parties, so that all links and processors carry the same load.
   */
  async #collectBlocks(at: Party, step: Step, vector: BlockwiseVector): Promise<void> {
    const first = hashText(at.scope) % at.n
    const count = Math.ceil(vector.bytes / vector.blockBytes)
    const lanes: Promise<void>[] = []
    for (let k = 0; k < Math.min(count, at.n); k++) {
      const own = [...blocks(vector)].filter(([block]) => block % at.n === k)
      const collector = (first + k) % at.n
      lanes.push(
        at.fork(`to-${collector}`, (lane) =>
          collector === at.id
            ? this.#collect(lane, step, vector, own)
            : this.#contribute(lane, step, vector, own, collector),
        ),
      )
    }
    await Promise.all(lanes)
  }

  async #collect(lane: Party, step: Step, vector: BlockwiseVector, own: readonly Block[]): Promise<void> {
    const others = otherParties(lane)
    const sum = async ([k, bytes]: Block): Promise<Uint8Array> => {
      const total = (await vector.share(k)).slice()
      for (const from of others)
        this.#field.add(total, total, await receiveElements(lane, this.#field, from, step, bytes))
      return total
    }
    const [head, ...rest] = own
    if (head === undefined) return
    // the sums go in a scope that opens behind the first shares, so that it counts as the second round
    const headSum = await sum(head)
    await lane.fork('sums', async (sums) => {
      const publish = async ([k]: Block, total: Uint8Array) => {
        for (const to of others) await sums.send(to, step, total)
        await vector.opened(k, total)
      }
      await publish(head, headSum)
      for (const block of rest) await publish(block, await sum(block))
    })
  }

  async #contribute(
    lane: Party,
    step: Step,
    vector: BlockwiseVector,
    own: readonly Block[],
    collector: PartyId,
  ): Promise<void> {
    const send = async () => {
      for (const [k] of own) await lane.send(collector, step, await vector.share(k))
    }
    const receive = lane.fork('sums', async (sums) => {
      for (const [k, bytes] of own)
        await vector.opened(k, await receiveElements(sums, this.#field, collector, step, bytes))
    })
    await Promise.all([send(), receive])
  }
}

/** A block's number and bytes. */
type Block = readonly [k: number, bytes: number]

function* blocks({ bytes, blockBytes }: BlockwiseVector): Generator<Block> {
  for (let k = 0; k * blockBytes < bytes; k++) yield [k, Math.min(blockBytes, bytes - k * blockBytes)]
}
