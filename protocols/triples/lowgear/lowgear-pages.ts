import { Batches } from '../batches.ts'
import type { MakePage } from '../led-pages.ts'
import { makePage } from '../mascot/page.ts'
import type { LowgearParty } from './lowgear-party.ts'

/**
 * Makes pages of authenticated shares. Elementwise kinds are cut out of batches that fill ciphertexts; all that was opened for a
 * batch has passed its check before anything of it is used.
 *
 * @returns what makes a page; it throws what `makePage` does
 */
export function lowgearPages(party: LowgearParty): MakePage {
  const batches = new Batches()
  return (at, address) => {
    const { correlation } = address
    if (correlation.kind === 'matrix') return makePage(at, party, address)
    const kind = correlation.kind === 'masks' ? `masks@${correlation.owner}` : correlation.kind
    const batch = { ...correlation, length: party.batchLength }
    return batches.take(kind, correlation.length, () =>
      makePage(at, party, { ...address, correlation: batch }),
    )
  }
}
