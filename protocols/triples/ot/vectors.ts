import type { RandomSource } from '../../../src/random/csprng.ts'
import { turboShake128 } from '../../../src/random/turboshake.ts'
import { transcribe } from '../../../src/vectors/transcript.ts'
import {
  listedRandomness,
  namedSeeds,
  type VectorCase,
  type VectorParty,
  type VectorRun,
  vectorField,
} from '../../../src/vectors/vector-file.ts'
import { pageMakers, sharesOfPages } from '../vector-pages.ts'
import { dealPairwiseOts } from './dealt-pairwise-ots.ts'
import { otPages } from './ot-pages.ts'
import type { PairwiseOts } from './pairwise-ots.ts'

interface Parameters {
  readonly field: string
  /** Stands for what setups would give: hexadecimal. */
  readonly setup: string
  /** Addresses of the pages, of which the k-th is made in the scope `session/<k>`. */
  readonly pages: readonly string[]
}

/** The vectors of this folder. */
export function cases(): readonly VectorCase[] {
  return [
    vector('two-parties', 2, 'Field64', ['triples 2 0 s', 'squares 2 0 s', 'bits 9 0 s', 'matrix 1x2x2 0 s']),
    vector('three-parties', 3, 'Field64', ['triples 1 0 s', 'squares 1 0 s', 'bits 9 0 s']),
    vector('field128', 2, 'Field128', ['triples 1 0 s', 'bits 3 0 s']),
  ]
}

function vector(name: string, n: number, field: string, pages: readonly string[]): VectorCase {
  const [setup] = namedSeeds(`triples ot ${name}`, 1) as [string]
  // a party draws a seed for each page
  const parties = pageMakers(`triples ot ${name}`, n, pages.length)
  const parameters: Parameters = { field, setup, pages }
  return { name, parameters, parties }
}

/** Makes pages from dealt ends of OT. */
export async function run(
  { field: fieldName, setup, pages }: Parameters,
  parties: readonly VectorParty[],
): Promise<VectorRun> {
  const field = vectorField(fieldName)
  const ots = dealPairwiseOts(parties.length, 'semi-honest', numberedBytes(setup))
  const { values, messages } = await transcribe(parties.length, async (party) => {
    const random = listedRandomness((parties[party.id] as VectorParty).randomness)
    const make = otPages(field, ots[party.id] as PairwiseOts, random)
    return sharesOfPages(party, make, pages)
  })
  return { messages, outputs: values }
}

/** The k-th call gives TurboSHAKE128 of the seed and le32(k), with domain byte 0x1f. */
function numberedBytes(seed: string): RandomSource {
  let calls = 0
  return (length) => {
    const message = Buffer.alloc(seed.length / 2 + 4, seed, 'hex')
    message.writeUInt32LE(calls++, seed.length / 2)
    return turboShake128(message, 0x1f, length)
  }
}
