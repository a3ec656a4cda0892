import { coinLength, differenceCount } from './check-given.ts'
import { checksumBytes } from './checksum.ts'
import { encodeHeader } from './header.ts'
import { bodyBytes } from './held-share.ts'
import { limbCount } from './publish.ts'
import { commitmentBytes, openerBytes } from './share-commitment.ts'
import { sharedLength, sharedParts } from './shared-parts.ts'
import { idBytes, neededShares, type Sharing, type SharingTerms } from './sharing.ts'

/** Bytes of a holder's file. */
export function fileBytes(sharing: Sharing, holder: number): number {
  return encodeHeader(sharing).length + 1 + openerBytes + bodyBytes(sharing, holder) + checksumBytes
}

/** How much a program puts through the arithmetic: what that costs is the protocol's to say. */
export interface ProgramCost {
  /** Operations that wait for one another. */
  readonly rounds: number
  /** Elements of all inputs together. */
  readonly inputs: number
  readonly random: number
  readonly products: number
  /** Elements of all openings together. */
  readonly opened: number
}

/** What bringing a vector of such a sharing costs n parties. */
export function bringCost(n: number, terms: SharingTerms): ProgramCost {
  const said = n * limbCount(1 + 32)
  const needed = neededShares(terms)
  const coin = coinLength(terms.field)
  const checked = differenceCount(sharedParts(terms), n)
  return {
    rounds: 8,
    inputs: said + needed * sharedLength(terms) + (n - needed),
    random: coin + checked,
    products: 1 + checked,
    opened: said + coin + checked,
  }
}

/** What keeping a vector costs n parties. */
export function keepCost(n: number, length: number): ProgramCost {
  const said = n * (limbCount(idBytes) + limbCount(commitmentBytes))
  const tagged = 2 * length + 3
  return {
    rounds: 6,
    inputs: said + (n - 1) * tagged,
    random: 2,
    products: length + 1,
    opened: said + tagged,
  }
}
