import { checkInteger, invalidArgument } from '../../src/errors.ts'
import type { Field, MatrixShape } from '../../src/field/field.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { seedBytes } from '../../src/random/seed.ts'
import { SeedKey } from '../../src/random/seed-key.ts'
import type { Party } from '../../src/runtime/party.ts'
import type { AdditivePreprocessing, Squares, Triples } from '../../src/runtime/preprocessing.ts'
import { receiveElements } from '../additive/elements.ts'
import { maxAddressBytes, type PageAddress, writeAddress } from './address.ts'
import {
  type Correlation,
  type ElementwiseKind,
  elementsOf,
  layoutOf,
  maxMatrixElements,
} from './correlation.ts'
import { expandPage } from './page.ts'
import { PageSequence } from './page-sequence.ts'
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
  compute: (dealer: DealerClient) => Promise<T>,
): Promise<T> {
  // a scope for each direction: the dealer sends in the outer one, the parties in the inner one
  return party.fork('dealer', (pages) =>
    pages.fork('requests', async (requests) => {
      const key = await pages.receive(pages.n - 1, keyStep, seedBytes)
      const client = new DealerClient({ field, key: SeedKey.fromBytes(key), pages, requests })
      const result = await compute(client)
      await client.end()
      return result
    }),
  )
}

interface DealerLink {
  readonly field: Field
  readonly key: SeedKey
  readonly pages: Party
  readonly requests: Party
}

/** A party's end of the dealer: expands its shares, and asks for corrections if it is the last party. */
export class DealerClient implements AdditivePreprocessing {
  readonly name = 'dealer'
  readonly #link: DealerLink
  readonly #sequences = {
    triples: new Map<string, PageSequence>(),
    squares: new Map<string, PageSequence>(),
    bits: new Map<string, PageSequence>(),
  }
  readonly #matrices = new Map<string, number>()
  /** Settles when the last page that was asked for has come. */
  #answered: Promise<unknown> = Promise.resolve()

  constructor(link: DealerLink) {
    this.#link = link
  }

  async triples(at: Party, length: number): Promise<Triples<FieldVector>> {
    const [a, b, c] = (await this.#draw('triples', at, length)) as [FieldVector, FieldVector, FieldVector]
    return { a, b, c }
  }

  async squares(at: Party, length: number): Promise<Squares<FieldVector>> {
    const [a, c] = (await this.#draw('squares', at, length)) as [FieldVector, FieldVector]
    return { a, c }
  }

  async bits(at: Party, length: number): Promise<FieldVector> {
    const [bits] = (await this.#draw('bits', at, length)) as [FieldVector]
    return bits
  }

  /** @throws INVALID_ARGUMENT if the three matrices together have more than 2^24 elements */
  async matrixTriples(at: Party, shape: MatrixShape): Promise<Triples<FieldVector>> {
    const correlation: Correlation = { kind: 'matrix', shape }
    if (elementsOf(correlation) > maxMatrixElements)
      invalidArgument(
        'shape',
        `matrices of at most ${maxMatrixElements} elements together`,
        elementsOf(correlation),
      )
    const scope = drawingScope(at)
    const index = this.#matrices.get(scope) ?? 0
    this.#matrices.set(scope, index + 1)
    const [a, b, c] = (await this.#page({ correlation, index, scope })) as [
      FieldVector,
      FieldVector,
      FieldVector,
    ]
    return { a, b, c }
  }

  /** Tells the dealer that this party needs no more. */
  async end(): Promise<void> {
    await this.#answered
    await this.#link.requests.send(this.#dealer, requestStep, new Uint8Array(0))
  }

  get #dealer(): number {
    return this.#link.pages.n - 1
  }

  #draw(kind: ElementwiseKind, at: Party, length: number): Promise<readonly FieldVector[]> {
    checkInteger('length', length, 0)
    if (length === 0) {
      const vectors = layoutOf({ kind, length }).uniform.length + 1
      return Promise.resolve(Array.from({ length: vectors }, () => FieldVector.zero(this.#link.field, 0)))
    }
    const scope = drawingScope(at)
    const sequences = this.#sequences[kind]
    let sequence = sequences.get(scope)
    if (sequence === undefined) {
      sequence = new PageSequence((index, pageLength) =>
        this.#page({ correlation: { kind, length: pageLength }, index, scope }),
      )
      sequences.set(scope, sequence)
    }
    return sequence.draw(length)
  }

  #page(address: PageAddress): Promise<readonly FieldVector[]> {
    const { field, key, pages } = this.#link
    const isLast = pages.id === this.#dealer - 1
    return expandPage(field, key, address, isLast ? this.#correction(address) : undefined)
  }

  /** Asks for a correction: the dealer answers in the order of the requests. */
  async #correction(address: PageAddress): Promise<FieldVector> {
    const { field, pages, requests } = this.#link
    const { derived } = layoutOf(address.correlation)
    const request = new TextEncoder().encode(writeAddress(address))
    if (request.length > maxAddressBytes)
      invalidArgument('scope', `an address of at most ${maxAddressBytes} bytes`, request.length)
    const answer = receiveElements(pages, field, this.#dealer, pageStep, derived * field.elementBytes)
    this.#answered = answer.catch(() => {})
    const [bytes] = await Promise.all([answer, requests.send(this.#dealer, requestStep, request)])
    return new FieldVector(field, bytes)
  }
}

/** The scope whose operations share pages: an operation's own scope without its number. */
function drawingScope(at: Party): string {
  return at.scope.replace(/#\d+$/, '')
}
