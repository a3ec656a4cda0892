import { invalidArgument } from '../../../src/errors.ts'
import type { Field } from '../../../src/field/field.ts'
import { Field64 } from '../../../src/field/field64.ts'
import { type RandomSource, randomBytes } from '../../../src/random/csprng.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { AuthenticatedMaterial } from '../authenticated-material.ts'
import { withLedPages } from '../led-pages.ts'
import { Pages } from '../pages.ts'
import { lowgearPages } from './lowgear-pages.ts'
import { LowgearParty } from './lowgear-party.ts'

/**
 * Runs a computation with authenticated material that all parties make by lattice encryption (Overdrive LowGear, ePrint
 * 2017/1230).
 *
 * Adversary: malicious, up to n - 1 of n >= 2 parties, with abort. An honest party errs with at most 2^-40 a session, and
 * (n - 1) 2^-46 + 2^-45 for each period of keys, which all renew after 65,536 answers.
 *
 * @param party all parties of the session compute
 * @param field Field64
 * @throws INVALID_ARGUMENT for another field
 * @throws PLAINTEXT_PROOF_REJECTED, BROADCAST_INCONSISTENT, MAC_CHECK_FAILED and what else finds a party that deviates
 *
 * @example
 * await withLowgear(party, Field64, (lowgear) =>
 *   runProgram(program, party, session, { protocol: ({ id }) => new SpdzProtocol({ id, preprocessing: lowgear }) }))
 */
export async function withLowgear<T>(
  party: Party,
  field: Field,
  compute: (lowgear: AuthenticatedMaterial) => Promise<T>,
  random: RandomSource = randomBytes,
): Promise<T> {
  if (field.modulus !== Field64.modulus)
    invalidArgument('field', 'Field64, whose elements lattice encryption packs', field.name)
  return party.fork('lowgear', async (at) => {
    const own = new LowgearParty(await at.fork('keys', (setup) => LowgearParty.setup(setup, random)))
    return withLedPages(at, field, lowgearPages(own), (fetch) =>
      compute(new AuthenticatedMaterial('lowgear', new Pages(fetch), own.macKey)),
    )
  })
}
