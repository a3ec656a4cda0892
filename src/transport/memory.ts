import { nextTurn } from '../next-turn.ts'
import { Backlog } from './backlog.ts'
import { Inbox } from './inbox.ts'
import { checkNames } from './party-list.ts'
import { type Channel, checkFrame, type FrameReceiver, type PartyId, type Transport } from './transport.ts'

/**
 * Connects parties that live in one process. Frames are handed over by reference, in a later turn of the event loop;
 * all that was sent in one turn arrives in one, in the order of sending.
 *
 * @returns one transport a name
 * @throws INVALID_ARGUMENT if a name is empty, too long or given twice
 *
 * @example
 * const [alice, bob] = memoryTransports(['alice', 'bob'])
 * bob.channels[0]?.start({ frame: (frame) => console.log(frame), closed() {} })
 * alice.channels[1]?.send(Uint8Array.of(1, 2, 3))
 */
export function memoryTransports(names: readonly string[]): readonly Transport[] {
  checkNames(names)
  const pump = new Pump()
  const links = names.map(() => new Array<MemoryChannel | undefined>(names.length))
  for (const [i, ofI] of links.entries())
    for (const [j, ofJ] of links.entries()) if (i < j) [ofI[j], ofJ[i]] = link(i, j, pump)
  return links.map((channels, id) => ({
    id,
    names,
    kind: 'memory',
    channels,
    async close() {
      for (const channel of channels) channel?.close()
    },
  }))
}

/** What closes a link, in its place among the frames. */
const end = Symbol('end')

/** Delivers all links' frames in one turn: the cost of a turn is paid once, whatever the number of links. */
class Pump {
  /** Receiving ends and what comes to each, in turn: pairs in one flat array, so that a frame costs no object. */
  #queue: (Inbox | Uint8Array | typeof end)[] = []
  #spare: (Inbox | Uint8Array | typeof end)[] = []

  post(to: Inbox, item: Uint8Array | typeof end): void {
    if (this.#queue.length === 0) nextTurn(this.#turn)
    this.#queue.push(to, item)
  }

  readonly #turn = (): void => {
    const due = this.#queue
    this.#queue = this.#spare
    for (let k = 0; k < due.length; k += 2) {
      const to = due[k] as Inbox
      const item = due[k + 1] as Uint8Array | typeof end
      if (item === end) to.end()
      else to.deliver(item)
    }
    due.length = 0
    this.#spare = due
  }
}

function link(i: PartyId, j: PartyId, pump: Pump): [MemoryChannel, MemoryChannel] {
  const toJ = new Backlog()
  const toI = new Backlog()
  const ofI = new Inbox((bytes) => toI.remove(bytes))
  const ofJ = new Inbox((bytes) => toJ.remove(bytes))
  return [new MemoryChannel(j, pump, toJ, ofI, ofJ), new MemoryChannel(i, pump, toI, ofJ, ofI)]
}

class MemoryChannel implements Channel {
  readonly peer: PartyId
  readonly #pump: Pump
  readonly #backlog: Backlog
  readonly #own: Inbox
  readonly #peers: Inbox
  #closed = false

  constructor(peer: PartyId, pump: Pump, backlog: Backlog, own: Inbox, peers: Inbox) {
    this.peer = peer
    this.#pump = pump
    this.#backlog = backlog
    this.#own = own
    this.#peers = peers
  }

  send(frame: Uint8Array): void {
    checkFrame(frame)
    if (this.#closed) return
    this.#backlog.add(frame.byteLength)
    this.#pump.post(this.#peers, frame)
  }

  get queuedBytes(): number {
    return this.#backlog.bytes
  }

  drained(): Promise<void> {
    return this.#backlog.drained()
  }

  start(receiver: FrameReceiver): void {
    this.#own.start(receiver)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#backlog.end()
    this.#pump.post(this.#peers, end)
    this.#own.close()
  }
}
