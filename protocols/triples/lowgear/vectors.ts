import { Field64 } from '../../../src/field/field64.ts'
import { seededPrg } from '../../../src/random/prg.ts'
import { Seed, seedBytes } from '../../../src/random/seed.ts'
import { TurboShake128 } from '../../../src/random/turboshake.ts'
import { expand } from '../../../src/random/uniform.ts'
import type { PartyId } from '../../../src/runtime/party.ts'
import { transcribe } from '../../../src/vectors/transcript.ts'
import {
  compareRuns,
  listedRandomness,
  type NamedVector,
  namedBytes,
  type VectorFile,
  type VectorParty,
  type VectorRun,
} from '../../../src/vectors/vector-file.ts'
import type { Ciphertext } from '../../lattice/ciphertext.ts'
import { generateKey } from '../../lattice/generate-key.ts'
import { listedMessages } from '../../lattice/listed-messages.ts'
import { encryptKnown } from '../../plaintext-knowledge/known-ciphertexts.ts'
import { proofTerms } from '../../plaintext-knowledge/proof-terms.ts'
import { MacKey } from '../../spdz/mac-key.ts'
import { pageMakers, sharesOfPages } from '../vector-pages.ts'
import { lowgearPages } from './lowgear-pages.ts'
import { type LowgearEnds, LowgearParty } from './lowgear-party.ts'
import { lowgearParameters } from './parameters.ts'
import { shownNoise } from './shown-noise.ts'

const format = 'beaverdam/triples/lowgear/v1'

interface Parameters {
  /** Hexadecimal: what the setup is dealt from; see `dealSetup`. */
  readonly setup: string
  /** Addresses of the pages, of which the k-th is made in the scope `session/<k>`. */
  readonly pages: readonly string[]
}

/** More calls than a party makes, whichever attempts of its proofs fit. */
const seeds = 96

/** The vectors of this folder. */
export async function generate(): Promise<readonly NamedVector[]> {
  const name = 'two-parties'
  const parties = pageMakers(`triples lowgear ${name}`, 2, seeds)
  const parameters: Parameters = {
    setup: Buffer.from(namedBytes(`triples lowgear ${name} setup`, seedBytes)).toString('hex'),
    pages: ['triples 2 0 s', 'masks 2@1 0 s', 'triples 1 1 s'],
  }
  const file = { format, parameters: { ...parameters }, parties, ...(await run(parameters, parties)) }
  return [{ name, file }]
}

/** Runs a vector again. @throws VECTOR_MISMATCH where it differs */
export async function check(file: VectorFile): Promise<void> {
  compareRuns(file, await run(file.parameters as unknown as Parameters, file.parties))
}

async function run({ setup, pages }: Parameters, parties: readonly VectorParty[]): Promise<VectorRun> {
  const deal = await dealSetup(setup, parties.length)
  const { values, messages } = await transcribe(parties.length, (party) => {
    const random = listedRandomness((parties[party.id] as VectorParty).randomness)
    return sharesOfPages(party, lowgearPages(new LowgearParty({ ...deal(party.id), random })), pages)
  })
  return { messages: listedMessages(messages), outputs: values }
}

/**
 * What parties have of a setup whose proofs hold: all that party i draws is TurboSHAKE128 of the seed and i, for its key, for its
 * share of the MAC key and for the encryption of that.
 */
async function dealSetup(seed: string, n: number): Promise<(id: PartyId) => Omit<LowgearEnds, 'random'>> {
  const parameters = lowgearParameters()
  const noise = shownNoise(
    parameters,
    proofTerms(parameters, { count: 1, diagonal: true, challenges: 'coin' }),
  )
  const dealt = await Promise.all(
    Array.from({ length: n }, async (_, id) => {
      const sponge = new TurboShake128(0x1f).absorb(new TextEncoder().encode(`${seed} ${id}`))
      const random = (length: number) => sponge.squeeze(length)
      const own = await generateKey(parameters, random)
      const use = { label: 'lowgear dealt key share', session: '', address: '' }
      const share = await expand(Field64, seededPrg(Seed.fromBytes(random(seedBytes)), use), 1)
      const known = await encryptKnown(own.publicKey, [share], { diagonal: true, random })
      return { own, share, alpha: { ...(known.ciphertexts[0] as Ciphertext), noise } }
    }),
  )
  const all = dealt.map(({ own }) => own.publicKey)
  const alphas = dealt.map(({ alpha }) => alpha)
  return (id) => {
    const { own, share } = dealt[id] as (typeof dealt)[number]
    const macKey = new MacKey(Field64, share.at(0))
    return { macKey, keys: { own, all }, keyShares: alphas }
  }
}
