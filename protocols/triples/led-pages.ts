import { BeaverdamError } from '../../src/errors.ts'
import type { Field } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { otherParties } from '../../src/runtime/other-parties.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { maxAddressBytes, type PageAddress, readAddress, writeAddress } from './address.ts'
import { type Correlation, elementsOf, vectorsOf } from './correlation.ts'
import type { FetchPage } from './pages.ts'

/** Makes a page together with all other parties, which do the same in the same scope. */
export type MakePage = (at: Party, address: PageAddress) => Promise<readonly FieldVector[]>

/** Whose draws set the order in which pages are made. */
const leader: PartyId = 0

/** Pages that party 0 announces before they are made: enough that nobody waits for an announcement on a slow link. */
const announcedAhead = 16

/** Most pages that party 0 may have announced before this party draws from them. */
const maxUnclaimed = 1024

const announcement = stepOf('page announcement')

/**
 * Runs a computation with pages that all parties make together, one after the other, in the order in which party 0 draws
 * from them: it announces each address to all, so that the parties make the same page at the same time however their
 * scopes interleave. A party that wants a page which was not announced yet waits until party 0 wants it too.
 *
 * Adversary: a party 0 that announces other pages than it draws from makes others wait or ends the session; it chooses
 * nothing about what is in a page.
 *
 * @param make is never called again before the page before is made
 * @throws DIVERGED at a party that draws what party 0 does not, and what `make` throws
 */
export function withLedPages<T>(
  party: Party,
  field: Field,
  make: MakePage,
  compute: (fetch: FetchPage) => Promise<T>,
): Promise<T> {
  return party.fork('pages', async (at) => {
    const pages = new LedPages(at, make)
    const fetch: FetchPage = async (address) =>
      elementsOf(address.correlation) === 0
        ? emptyPage(field, address.correlation, at.id)
        : pages.fetch(address)
    const computed = compute(fetch).then(async (value) => {
      await pages.end()
      return value
    })
    const [value] = await Promise.all([computed, at.id === leader ? undefined : pages.follow()])
    return value
  })
}

/** A page that was either announced or drawn from, and not yet the other. */
class PendingPage {
  readonly isAnnounced: boolean
  readonly made: Promise<readonly FieldVector[]>
  #settle: (vectors: Promise<readonly FieldVector[]>) => void = () => {}

  constructor(isAnnounced: boolean) {
    this.isAnnounced = isAnnounced
    this.made = new Promise((resolve) => {
      this.#settle = resolve
    })
    // whoever draws from the page meets the failure; nobody may
    this.made.catch(() => {})
  }

  settle(vectors: Promise<readonly FieldVector[]>): void {
    this.#settle(vectors)
  }
}

class LedPages {
  readonly #at: Party
  readonly #make: MakePage
  readonly #pending = new Map<string, PendingPage>()
  /** Settles when all pages that were announced are made. */
  #last: Promise<unknown> = Promise.resolve()
  /** At party 0, the pages last drawn from, `announcedAhead` at most. */
  readonly #recent: Promise<unknown>[] = []
  /** Pages that were announced, and that this party has not drawn from. */
  #unclaimed = 0
  #count = 0
  #hasEnded = false

  constructor(at: Party, make: MakePage) {
    this.#at = at
    this.#make = make
  }

  async fetch(address: PageAddress): Promise<readonly FieldVector[]> {
    const text = writeAddress(address)
    if (this.#at.id === leader) {
      const made = this.#next(address)
      await this.#announceInTurn(text, made)
      return made
    }
    const announced = this.#pending.get(text)
    if (announced !== undefined) {
      this.#pending.delete(text)
      this.#unclaimed--
      return announced.made
    }
    if (this.#hasEnded) throw neverAnnounced(text)
    const page = new PendingPage(false)
    this.#pending.set(text, page)
    return page.made
  }

  /** Makes what party 0 announces, until it has ended. */
  async follow(): Promise<void> {
    for (;;) {
      // party 0 may compute for hours before it draws again
      const wanted = { atLeast: 0, within: Number.POSITIVE_INFINITY, maxBytes: maxAddressBytes }
      const body = (await this.#at.gather([leader], announcement, wanted)).get(leader)
      if (body === undefined || body.length === 0) break
      this.#take(new TextDecoder().decode(body))
    }
    await this.#last
    this.#hasEnded = true
    for (const [text, page] of this.#pending)
      if (!page.isAnnounced) page.settle(Promise.reject(neverAnnounced(text)))
  }

  /** Party 0 says that it draws no more. */
  async end(): Promise<void> {
    if (this.#at.id !== leader) return
    await this.#last
    await this.#announce('')
  }

  /** Announces a page when few enough that were announced are still to be made. */
  async #announceInTurn(text: string, made: Promise<unknown>): Promise<void> {
    this.#recent.push(made)
    if (this.#recent.length > announcedAhead) await this.#recent.shift()
    await this.#announce(text)
  }

  async #announce(text: string): Promise<void> {
    const body = new TextEncoder().encode(text)
    const others = otherParties(this.#at)
    await Promise.all(others.map((to) => this.#at.send(to, announcement, body)))
  }

  #take(text: string): void {
    const made = this.#next(readAddress(text))
    const wanted = this.#pending.get(text)
    if (wanted !== undefined) {
      this.#pending.delete(text)
      wanted.settle(made)
      return
    }
    if (++this.#unclaimed > maxUnclaimed)
      throw new BeaverdamError(
        'DIVERGED',
        `party '${this.#at.names[leader]}' announced pages that nobody draws from`,
      )
    const page = new PendingPage(true)
    page.settle(made)
    this.#pending.set(text, page)
  }

  /** Makes a page when those before are made. */
  #next(address: PageAddress): Promise<readonly FieldVector[]> {
    const name = String(this.#count++)
    const made = this.#last.then(() => this.#at.fork(name, (at) => this.#make(at, address)))
    this.#last = made
    // it has ended the session; whoever draws from the page meets it, and so does the end
    made.catch(() => {})
    return made
  }
}

function neverAnnounced(address: string): BeaverdamError {
  return new BeaverdamError(
    'DIVERGED',
    `this party draws from the page '${address}', and the party that leads does not`,
  )
}

/** Empty vectors, as many as an authenticated page has; who wants a plain one takes the first of them. */
function emptyPage(field: Field, correlation: Correlation, id: PartyId): readonly FieldVector[] {
  const isOwner = correlation.kind === 'masks' && correlation.owner === id
  const count = 2 * vectorsOf(correlation).length + (isOwner ? 1 : 0)
  return Array.from({ length: count }, () => FieldVector.zero(field, 0))
}
