import type { Opening } from './opening.ts'
import type { MaskRange, ProofTerms } from './proof-terms.ts'

/**
 * Whether no response says anything of what its mask hides. Each that is within its range is as likely as any other, whatever
 * was hidden (Lyubashevsky, ASIACRYPT 2009).
 */
export function isWithin({ ternary, noise }: ProofTerms, { u, e1, columns }: Opening): boolean {
  return isBounded(u, ternary) && isBounded(e1, noise) && columns.every(({ e0 }) => isBounded(e0, noise))
}

/** Which numbers lie beyond, and so the time until one is found, depends on masks alone: shifts leave it as likely. */
function isBounded(numbers: Int32Array, { largest }: MaskRange): boolean {
  let beyond = 0
  for (const x of numbers) beyond |= (largest - x) | (largest + x)
  return beyond >= 0
}
