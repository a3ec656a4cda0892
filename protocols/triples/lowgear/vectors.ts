import type { RandomSource } from '../../../src/random/csprng.ts'
import { seedBytes } from '../../../src/random/seed.ts'
import { TurboShake128 } from '../../../src/random/turboshake.ts'
import type { PartyId } from '../../../src/runtime/party.ts'
import { transcribe } from '../../../src/vectors/transcript.ts'
import {
  listedRandomness,
  namedBytes,
  type VectorCase,
  type VectorParty,
  type VectorRun,
} from '../../../src/vectors/vector-file.ts'
import { listedMessages } from '../../lattice/listed-messages.ts'
import { pageMakers, sharesOfPages } from '../vector-pages.ts'
import { dealSetup } from './dealt-setup.ts'
import { lowgearPages } from './lowgear-pages.ts'
import { type LowgearEnds, LowgearParty } from './lowgear-party.ts'

interface Parameters {
  /** Hexadecimal: what the setup is dealt from. */
  readonly setup: string
  /** Addresses of the pages, of which the k-th is made in the scope `session/<k>`. */
  readonly pages: readonly string[]
}

/** More calls than a party makes, whichever attempts of its proofs fit. */
const seeds = 96

/** The vectors of this folder. */
export function cases(): readonly VectorCase[] {
  const name = 'two-parties'
  const parties = pageMakers(`triples lowgear ${name}`, 2, seeds)
  const parameters: Parameters = {
    setup: Buffer.from(namedBytes(`triples lowgear ${name} setup`, seedBytes)).toString('hex'),
    pages: ['triples 2 0 s', 'masks 2@1 0 s', 'triples 1 1 s'],
  }
  return [{ name, parameters, parties }]
}

/** Makes pages from a dealt setup; long messages are listed by their digests. */
export async function run({ setup, pages }: Parameters, parties: readonly VectorParty[]): Promise<VectorRun> {
  const ends = await dealSetup(parties.length, { deal: (id) => dealtRandomness(setup, id) })
  const { values, messages } = await transcribe(parties.length, (party) => {
    const random = listedRandomness((parties[party.id] as VectorParty).randomness)
    return sharesOfPages(
      party,
      lowgearPages(new LowgearParty({ ...(ends[party.id] as LowgearEnds), random })),
      pages,
    )
  })
  return { messages: listedMessages(messages), outputs: values }
}

/** TurboSHAKE128 of the setup's seed and the party. */
function dealtRandomness(seed: string, id: PartyId): RandomSource {
  const sponge = new TurboShake128(0x1f).absorb(new TextEncoder().encode(`${seed} ${id}`))
  return (length) => sponge.squeeze(length)
}
