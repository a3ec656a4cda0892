import { transcribe } from '../../../src/vectors/transcript.ts'
import {
  listedRandomness,
  type VectorCase,
  type VectorParty,
  type VectorRun,
} from '../../../src/vectors/vector-file.ts'
import { listedMessages } from '../../lattice/listed-messages.ts'
import { pageMakers, sharesOfPages } from '../vector-pages.ts'
import { latticePages } from './lattice-pages.ts'
import { PairwiseKeys, productParameters } from './pairwise-keys.ts'

interface Parameters {
  /** Coefficients that are answered under a key. */
  readonly maxOpened: number
  /** Addresses of the pages, of which the k-th is made in the scope `session/<k>`. */
  readonly pages: readonly string[]
}

/** The vectors of this folder. */
export function cases(): readonly VectorCase[] {
  return [
    vector('two-parties', 2, 16, [
      'triples 2 0 s',
      'squares 2 0 s',
      'bits 9 0 s',
      'matrix 1x2x2 0 s',
      'triples 3 1 s',
    ]),
    vector('three-parties', 3, 17, ['triples 1 0 s', 'squares 1 0 s', 'bits 9 0 s']),
  ]
}

/** @param seeds as many as the party that draws most needs */
function vector(name: string, n: number, seeds: number, pages: readonly string[]): VectorCase {
  const parties = pageMakers(`triples lattice ${name}`, n, seeds)
  const parameters: Parameters = { maxOpened: 2 ** 30, pages }
  return { name, parameters, parties }
}

/** Makes keys and pages; long messages are listed by their digests. */
export async function run(
  { maxOpened, pages }: Parameters,
  parties: readonly VectorParty[],
): Promise<VectorRun> {
  const parameters = productParameters(maxOpened)
  const { values, messages } = await transcribe(parties.length, async (party) => {
    const random = listedRandomness((parties[party.id] as VectorParty).randomness)
    const make = latticePages(await PairwiseKeys.setup(party, parameters, random))
    return sharesOfPages(party, make, pages)
  })
  return { messages: listedMessages(messages), outputs: values }
}
