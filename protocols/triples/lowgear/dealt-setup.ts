import { Field64 } from '../../../src/field/field64.ts'
import { type RandomSource, randomBytes } from '../../../src/random/csprng.ts'
import { seededPrg } from '../../../src/random/prg.ts'
import { Seed, seedBytes } from '../../../src/random/seed.ts'
import { expand } from '../../../src/random/uniform.ts'
import type { PartyId } from '../../../src/runtime/party.ts'
import type { Ciphertext } from '../../lattice/ciphertext.ts'
import { generateKey } from '../../lattice/generate-key.ts'
import { encryptKnown } from '../../plaintext-knowledge/known-ciphertexts.ts'
import { proofTerms } from '../../plaintext-knowledge/proof-terms.ts'
import { MacKey } from '../../spdz/mac-key.ts'
import type { LowgearEnds } from './lowgear-party.ts'
import { lowgearParameters } from './parameters.ts'
import { shownNoise } from './shown-noise.ts'

export interface Dealing {
  /** Gives all that party i draws for its key, for its share of the MAC key and for the encryption of that. */
  readonly deal?: (id: PartyId) => RandomSource
  readonly parameters?: ReturnType<typeof lowgearParameters>
}

/**
 * What n parties have of a setup whose proofs hold, without the proofs: for tests and test vectors of what comes after them.
 * PROTECTS NOTHING.
 *
 * @returns by party; what it has yet to draw comes from the CSPRNG
 */
export async function dealSetup(
  n: number,
  { deal = () => randomBytes, parameters = lowgearParameters() }: Dealing = {},
): Promise<readonly LowgearEnds[]> {
  const terms = proofTerms(parameters, { count: 1, diagonal: true, challenges: 'coin' })
  const noise = shownNoise(parameters, terms)
  const dealt = await Promise.all(
    Array.from({ length: n }, async (_, id) => {
      const random = deal(id)
      const own = await generateKey(parameters, random)
      const use = { label: 'lowgear dealt key share', session: '', address: '' }
      const share = await expand(Field64, seededPrg(Seed.fromBytes(random(seedBytes)), use), 1)
      const known = await encryptKnown(own.publicKey, [share], { diagonal: true, random })
      return { own, share, alpha: { ...(known.ciphertexts[0] as Ciphertext), noise } }
    }),
  )
  const all = dealt.map(({ own }) => own.publicKey)
  const keyShares = dealt.map(({ alpha }) => alpha)
  return dealt.map(({ own, share }) => ({
    macKey: new MacKey(Field64, share.at(0)),
    keys: { own, all },
    keyShares,
    random: randomBytes,
  }))
}
