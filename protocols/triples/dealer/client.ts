import { invalidArgument } from '../../../src/errors.ts'
import type { Field } from '../../../src/field/field.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { seedBytes } from '../../../src/random/seed.ts'
import { SeedKey } from '../../../src/random/seed-key.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { receiveExactly } from '../../../src/runtime/receive-exactly.ts'
import { receiveElements } from '../../additive/elements.ts'
import { AdditiveMaterial } from '../additive-material.ts'
import { maxAddressBytes, type PageAddress, writeAddress } from '../address.ts'
import type { Pages } from '../pages.ts'
import { dealtPages } from './dealt-pages.ts'
import { type PageDealing, plainPages } from './page.ts'
import { keyStep, pageStep, requestStep } from './steps.ts'

/**
 * Runs a computation with material from the dealer, which is the last party of the session and runs `serveDealer`.
 *
 * @param party this party among all, the dealer included; the computation itself runs among the others
 *
 * @example
 * const result = await withDealer(party, field64, (dealer) => compute(restrict(party, party.n - 1), dealer))
 */
export function withDealer<T>(
  party: Party,
  field: Field,
  compute: (dealer: AdditiveMaterial) => Promise<T>,
): Promise<T> {
  return withDealtPages(party, field, plainPages, (pages) => compute(new AdditiveMaterial('dealer', pages)))
}

/** Runs a computation with pages from a dealer that deals in the same way. */
export function withDealtPages<T>(
  party: Party,
  field: Field,
  dealing: PageDealing,
  compute: (pages: Pages, key: SeedKey) => Promise<T>,
): Promise<T> {
  // a scope for each direction: the dealer sends in the outer one, the parties in the inner one
  return party.fork('dealer', (answers) =>
    answers.fork('requests', async (requests) => {
      const dealer = answers.n - 1
      const key = SeedKey.fromBytes(await receiveExactly(answers, dealer, keyStep, seedBytes))
      const link = new DealerLink({ field, dealing, answers, requests })
      const { id } = party
      const isLast = id === party.n - 2
      const correction = (address: PageAddress) => link.correction(address)
      const pages = dealtPages({ field, dealing, key, id, ...(isLast && { correction }) })
      const result = await compute(pages, key)
      await link.end()
      return result
    }),
  )
}

interface DealerLinkOptions {
  readonly field: Field
  readonly dealing: PageDealing
  readonly answers: Party
  readonly requests: Party
}

/** The last party's link to the dealer, which answers in the order of the requests. */
class DealerLink {
  readonly #options: DealerLinkOptions
  /** Settles when the last page that was asked for has come. */
  #answered: Promise<unknown> = Promise.resolve()

  constructor(options: DealerLinkOptions) {
    this.#options = options
  }

  async correction(address: PageAddress): Promise<FieldVector> {
    const { field, dealing, answers, requests } = this.#options
    const length = dealing.correctionLength(address.correlation)
    const request = new TextEncoder().encode(writeAddress(address))
    if (request.length > maxAddressBytes)
      invalidArgument('scope', `an address of at most ${maxAddressBytes} bytes`, request.length)
    const answer = receiveElements(answers, field, this.#dealer, pageStep, length * field.elementBytes)
    this.#answered = answer.catch(() => {})
    const [bytes] = await Promise.all([answer, requests.send(this.#dealer, requestStep, request)])
    return new FieldVector(field, bytes)
  }

  /** Tells the dealer that this party needs no more. */
  async end(): Promise<void> {
    await this.#answered
    await this.#options.requests.send(this.#dealer, requestStep, new Uint8Array(0))
  }

  get #dealer(): number {
    return this.#options.answers.n - 1
  }
}
