import { checksumBytes } from './checksum.ts'
import { encodeHeader } from './header.ts'
import { bodyBytes } from './held-share.ts'
import { limbCount } from './publish.ts'
import { commitmentBytes, openerBytes } from './share-commitment.ts'
import { idBytes, type Sharing } from './sharing.ts'

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
  /** Elements of all openings together. */
  readonly opened: number
}

/** What bringing a vector costs n parties, of whose shares so many are needed. */
export function bringCost(n: number, length: number, needed: number): ProgramCost {
  const said = n * limbCount(1 + 32)
  return { rounds: 3, inputs: said + needed * length, opened: said }
}

/** What keeping a vector costs n parties. */
export function keepCost(n: number, length: number): ProgramCost {
  const said = n * (limbCount(idBytes) + limbCount(commitmentBytes))
  return { rounds: 6, inputs: said + (n - 1) * length, opened: said + length }
}
