import type { SumProtocol } from '../sum/threat.ts'
import type { TriplesChoice } from '../threat/choice.ts'
import { UsageError } from './usage-error.ts'

/** What else was asked for beside a sum under encryption. */
export interface OptionsBeside {
  readonly protocol: SumProtocol
  readonly triples?: TriplesChoice
  readonly verifyNorm?: number | true
}

/**
 * Aggregators that add up ciphertexts are believed, and so are contributors.
 *
 * @param option what chose encryption
 */
export function checkHomomorphic(option: string, { protocol, triples, verifyNorm }: OptionsBeside): void {
  if (protocol !== 'additive')
    throw new UsageError(`${option}: expected --protocol additive with it, got ${protocol}`)
  if (triples !== undefined) throw new UsageError(`${option}: expected no --triples with it: it uses none`)
  if (verifyNorm !== undefined)
    throw new UsageError(`${option}: expected no --verify-norm with it: no norm is proved`)
}
