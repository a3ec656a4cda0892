import type { Parent } from '../apps/cli/processes/role.ts'
import type { AuthenticatedShare } from '../protocols/spdz/authenticated-share.ts'
import { SpdzProtocol } from '../protocols/spdz/protocol.ts'
import type { AuthenticatedMaterial } from '../protocols/triples/authenticated-material.ts'
import type { Field } from '../src/field/field.ts'
import { Field64 } from '../src/field/field64.ts'
import { FieldVector } from '../src/field/vector.ts'
import type { Party } from '../src/runtime/party.ts'
import type { AdditivePreprocessing } from '../src/runtime/preprocessing.ts'
import { measuredParty } from './measured-party.ts'
import type { PartyTask } from './processes.ts'

/** Runs a computation with material that the parties make. */
type WithMaterial<Material> = <T>(
  party: Party,
  field: Field,
  compute: (material: Material) => Promise<T>,
) => Promise<T>

interface Triples<Share> {
  readonly a: Share
  readonly b: Share
  readonly c: Share
}

/** Opens elements of one vector after the other. */
type Open<Share> = (share: Share) => Promise<FieldVector>

/** One party of `triples.ot` or `triples.lattice`. */
export function additiveTriplesParty(withTriples: WithMaterial<AdditivePreprocessing>) {
  return triplesParty(withTriples, (party) => async (share: FieldVector) => {
    const bodies = await party.exchange(0, share.slice(share.length - 1).bytes)
    return bodies.map((body) => FieldVector.fromBytes(Field64, body)).reduce((sum, x) => sum.add(x))
  })
}

/** One party of `triples.mascot` or `triples.lowgear`, whose triples are opened with a MAC check. */
export function authenticatedTriplesParty(withMaterial: WithMaterial<AuthenticatedMaterial>) {
  return triplesParty(withMaterial, (party, preprocessing) => {
    const protocol = new SpdzProtocol({ id: party.id, preprocessing })
    let opened = 0
    return (share: AuthenticatedShare) => {
      const { length } = share.value
      const last = protocol.slice(share, length - 1, length)
      return party.fork(`opened-${opened++}`, (at) => protocol.open(at, 0, last))
    }
  })
}

/** After one setup, makes `length` triples as often as asked, and opens the last, so that no bench is quick with wrong ones. */
function triplesParty<
  Share,
  Material extends { triples(at: Party, length: number): Promise<Triples<Share>> },
>(withMaterial: WithMaterial<Material>, openLast: (party: Party, material: Material) => Open<Share>) {
  return (task: PartyTask, parent: Parent): Promise<void> => {
    const { length, runs } = task
    return measuredParty('triples', task, parent, (party, { sent, time }) =>
      withMaterial(party, Field64, async (material) => {
        const open = openLast(party, material)
        const make = () => material.triples(party, length)
        let before = 0
        // the first run is not measured: it compiles and warms up
        for (let run = -1; run < runs; run++) {
          await party.exchange(0, new Uint8Array(0))
          if (run === 0) before = sent()
          const triples = run < 0 ? await make() : await time(make)
          const [a, b, c] = [await open(triples.a), await open(triples.b), await open(triples.c)]
          if (!a.mul(b).equal(c)) throw new Error('the triples are wrong')
        }
        return (sent() - before) / runs
      }),
    )
  }
}
