import { type ChildProcess, fork } from 'node:child_process'
import { checkNames } from './party-list.ts'
import { type FromRelay, isRelayMessage, relayTag } from './relay-message.ts'
import type { PartyId } from './transport.ts'

export interface ForkPartiesOptions {
  /** Arguments of each party's module. */
  readonly args?: (id: PartyId) => readonly string[]
  /** Gives the processes streams of their own (`stdout`, `stderr`) in place of those of this process. */
  readonly silent?: boolean
  /** Milliseconds until a party that has not called `processTransport` is reported lost: 30,000 if left out. */
  readonly connectTimeoutMs?: number
}

/**
 * Starts one process a party and relays frames between them: each calls `processTransport` for its end. This process
 * sees every frame, and all are lost with it: it is the simulation of a network.
 *
 * A program may exchange messages of its own with its process's 'message' events, at either end. The relay's messages
 * pass there as arrays, which it ignores.
 *
 * @param module path or file URL that every party runs
 * @returns the processes, by party
 * @throws INVALID_ARGUMENT if a name is empty, too long or given twice
 *
 * @example
 * const parties = forkParties(new URL('party.js', import.meta.url), ['alice', 'bob', 'carol'])
 */
export function forkParties(
  module: string | URL,
  names: readonly string[],
  options: ForkPartiesOptions = {},
): readonly ChildProcess[] {
  checkNames(names)
  const parties = names.map((_, id) =>
    fork(module, [...(options.args?.(id) ?? [])], {
      // The default, JSON, has no bytes.
      serialization: 'advanced',
      silent: options.silent ?? false,
    }),
  )
  const ready = new Set<PartyId>()
  const lost = new Set<PartyId>()

  const tell = (to: PartyId, message: FromRelay) => {
    const party = parties[to]
    // A party that ends while a message is on its way to it is reported by its own 'disconnect'.
    if (party?.connected) party.send(message, () => {})
  }
  const lose = (id: PartyId) => {
    if (lost.has(id)) return
    lost.add(id)
    for (const other of ready) if (other !== id) tell(other, [relayTag, 'lost', id])
  }
  const enter = (id: PartyId) => {
    ready.add(id)
    tell(id, [relayTag, 'parties', id, names])
    for (const other of lost) tell(id, [relayTag, 'lost', other])
    if (ready.size === names.length) for (const other of ready) tell(other, [relayTag, 'connected'])
  }
  const relay = (from: PartyId, [, kind, to, message]: readonly unknown[]) => {
    if (kind === 'link' && typeof to === 'number' && to !== from && parties[to] !== undefined)
      tell(to, [relayTag, 'link', from, message])
    else if (kind === 'ready' && !ready.has(from) && !lost.has(from)) enter(from)
    else parties[from]?.disconnect()
  }

  for (const [id, party] of parties.entries()) {
    party.on('message', (message) => {
      if (isRelayMessage(message)) relay(id, message)
    })
    // By then every message that the party sent has come.
    party.on('disconnect', () => lose(id))
    party.on('error', () => lose(id))
  }
  const late = setTimeout(() => {
    for (const id of parties.keys()) if (!ready.has(id)) lose(id)
  }, options.connectTimeoutMs ?? 30_000)
  late.unref()
  return parties
}
