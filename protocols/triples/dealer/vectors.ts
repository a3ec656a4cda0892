import type { MatrixShape } from '../../../src/field/field.ts'
import type { FieldVector } from '../../../src/field/vector.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { transcribe } from '../../../src/vectors/transcript.ts'
import {
  listedRandomness,
  namedSeeds,
  type VectorCase,
  type VectorParty,
  type VectorRun,
  vectorField,
} from '../../../src/vectors/vector-file.ts'
import type { ElementwiseKind } from '../correlation.ts'
import type { Pages } from '../pages.ts'
import { authenticatedPages } from './authenticated-page.ts'
import { withDealtPages } from './client.ts'
import { serveDealer } from './dealer.ts'
import { plainPages } from './page.ts'

/** What an operation in a scope draws. */
type Draw = { readonly scope: string } & (
  | { readonly kind: ElementwiseKind; readonly length: number }
  | { readonly kind: 'masks'; readonly owner: number; readonly length: number }
  | { readonly kind: 'matrix'; readonly shape: MatrixShape }
)

interface Parameters {
  readonly field: string
  /** Whether shares are authenticated; plain if left out. */
  readonly authenticated?: true
  /** Made by every computing party, in this order; each scope's in a scope of that name. */
  readonly draws: readonly Draw[]
}

/** The vectors of this folder: the last party is the dealer. */
export function cases(): readonly VectorCase[] {
  return [
    vector('two-parties', 2, { field: 'Field64', draws: multiplicationKinds }),
    vector('three-parties', 3, { field: 'Field64', draws: multiplicationKinds }),
    vector('field128', 2, { field: 'Field128', draws: multiplicationKinds }),
    vector('authenticated', 2, { field: 'Field64', authenticated: true, draws: everyKind }),
    vector('authenticated-three', 3, { field: 'Field64', authenticated: true, draws: everyKind }),
    vector('authenticated-field128', 2, { field: 'Field128', authenticated: true, draws: everyKind }),
    // small draws that use a page up, so that one is opened ahead and one draw takes of two; and one longer than a page
    vector('pages', 2, {
      field: 'Field64',
      draws: [
        ...Array.from({ length: 4 }, () => ({ scope: 'chain', kind: 'bits', length: 25 }) as const),
        { scope: 'long', kind: 'bits', length: 70 },
      ],
    }),
  ]
}

const multiplicationKinds: readonly Draw[] = [
  { scope: 'first', kind: 'triples', length: 3 },
  { scope: 'first', kind: 'triples', length: 2 },
  { scope: 'second', kind: 'triples', length: 2 },
  { scope: 'first', kind: 'squares', length: 3 },
  { scope: 'first', kind: 'bits', length: 10 },
  { scope: 'first', kind: 'matrix', shape: { rows: 2, inner: 3, columns: 1 } },
  // of another shape, and still the second of its scope
  { scope: 'first', kind: 'matrix', shape: { rows: 1, inner: 2, columns: 1 } },
]

const everyKind: readonly Draw[] = [
  ...multiplicationKinds,
  { scope: 'first', kind: 'random', length: 3 },
  { scope: 'first', kind: 'masks', owner: 0, length: 2 },
  { scope: 'first', kind: 'masks', owner: 1, length: 3 },
]

function vector(name: string, n: number, parameters: Parameters): VectorCase {
  // the dealer draws a key for each party and one of its own; nobody else draws
  const parties = Array.from(
    { length: n + 1 },
    (_, id): VectorParty => ({
      inputs: {},
      randomness: id === n ? namedSeeds(`triples ${name}`, n + 1) : [],
    }),
  )
  return { name, parameters, parties }
}

/** Draws, at every party but the last, which deals. */
export async function run(
  { field: fieldName, authenticated, draws }: Parameters,
  parties: readonly VectorParty[],
): Promise<VectorRun> {
  const field = vectorField(fieldName)
  const dealing = authenticated ? authenticatedPages : plainPages
  const { values, messages } = await transcribe(parties.length, async (party) => {
    const { randomness } = parties[party.id] as VectorParty
    if (party.id === party.n - 1) {
      await serveDealer(party, field, listedRandomness(randomness), dealing)
      return []
    }
    return withDealtPages(party, field, dealing, async (pages) => {
      const shares: string[][][] = []
      for (const [k, draw] of draws.entries()) {
        // an operation's scope is its program's scope and its number
        const at = { scope: `session/${draw.scope}#${k}` } as Party
        const vectors = await drawFrom(pages, at, draw)
        shares.push(vectors.map((share) => share.toJSON()))
      }
      return shares
    })
  })
  return { messages, outputs: values }
}

function drawFrom(pages: Pages, at: Party, draw: Draw): Promise<readonly FieldVector[]> {
  switch (draw.kind) {
    case 'matrix':
      return pages.matrix(at, draw.shape)
    case 'masks':
      return pages.draw({ owner: draw.owner }, at, draw.length)
    default:
      return pages.draw(draw.kind, at, draw.length)
  }
}
