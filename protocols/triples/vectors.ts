import type { MatrixShape } from '../../src/field/field.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { Party } from '../../src/runtime/party.ts'
import { transcribe } from '../../src/vectors/transcript.ts'
import {
  compareRuns,
  listedRandomness,
  type NamedVector,
  namedSeeds,
  type VectorFile,
  type VectorParty,
  type VectorRun,
  vectorField,
} from '../../src/vectors/vector-file.ts'
import { type DealerClient, withDealer } from './client.ts'
import type { ElementwiseKind } from './correlation.ts'
import { serveDealer } from './dealer.ts'

const format = 'beaverdam/triples/v1'

/** What an operation in a scope draws. */
type Draw = { readonly scope: string } & (
  | { readonly kind: ElementwiseKind; readonly length: number }
  | { readonly kind: 'matrix'; readonly shape: MatrixShape }
)

interface Parameters {
  readonly field: string
  /** Made by every computing party, in this order; each scope's in a scope of that name. */
  readonly draws: readonly Draw[]
}

/** The vectors of this folder: the last party is the dealer. */
export async function generate(): Promise<readonly NamedVector[]> {
  return Promise.all([
    vector('two-parties', 2, 'Field64', everyKind),
    vector('three-parties', 3, 'Field64', everyKind),
    vector('field128', 2, 'Field128', everyKind),
    // small draws that use a page up, so that one is opened ahead and one draw takes of two
    vector(
      'pages',
      2,
      'Field64',
      Array.from({ length: 4 }, () => ({ scope: 'chain', kind: 'bits', length: 25 })),
    ),
  ])
}

/** Runs a vector again. @throws VECTOR_MISMATCH where it differs */
export async function check(file: VectorFile): Promise<void> {
  compareRuns(file, await run(file.parameters as unknown as Parameters, file.parties))
}

const everyKind: readonly Draw[] = [
  { scope: 'first', kind: 'triples', length: 3 },
  { scope: 'first', kind: 'triples', length: 2 },
  { scope: 'second', kind: 'triples', length: 2 },
  { scope: 'first', kind: 'squares', length: 3 },
  { scope: 'first', kind: 'bits', length: 10 },
  { scope: 'first', kind: 'matrix', shape: { rows: 2, inner: 3, columns: 1 } },
]

async function vector(name: string, n: number, field: string, draws: readonly Draw[]): Promise<NamedVector> {
  const parameters: Parameters = { field, draws }
  // the dealer draws a key for each party and one of its own; nobody else draws
  const parties = Array.from(
    { length: n + 1 },
    (_, id): VectorParty => ({
      inputs: {},
      randomness: id === n ? namedSeeds(`triples ${name}`, n + 1) : [],
    }),
  )
  return {
    name,
    file: { format, parameters: { ...parameters }, parties, ...(await run(parameters, parties)) },
  }
}

async function run(
  { field: fieldName, draws }: Parameters,
  parties: readonly VectorParty[],
): Promise<VectorRun> {
  const field = vectorField(fieldName)
  const { values, messages } = await transcribe(parties.length, async (party) => {
    const { randomness } = parties[party.id] as VectorParty
    if (party.id === party.n - 1) {
      await serveDealer(party, field, listedRandomness(randomness))
      return []
    }
    return withDealer(party, field, async (dealer) => {
      const shares: string[][][] = []
      for (const [k, draw] of draws.entries()) {
        // an operation's scope is its program's scope and its number
        const at = { scope: `session/${draw.scope}#${k}` } as Party
        const vectors = await drawFrom(dealer, at, draw)
        shares.push(vectors.map((share) => share.toJSON()))
      }
      return shares
    })
  })
  return { messages, outputs: values }
}

async function drawFrom(dealer: DealerClient, at: Party, draw: Draw): Promise<readonly FieldVector[]> {
  switch (draw.kind) {
    case 'triples':
      return Object.values(await dealer.triples(at, draw.length))
    case 'squares':
      return Object.values(await dealer.squares(at, draw.length))
    case 'bits':
      return [await dealer.bits(at, draw.length)]
    case 'matrix':
      return Object.values(await dealer.matrixTriples(at, draw.shape))
  }
}
