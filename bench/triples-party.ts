import { linkToOthers } from '../apps/cli/processes/linking.ts'
import type { Parent } from '../apps/cli/processes/role.ts'
import type { Field } from '../src/field/field.ts'
import { Field64 } from '../src/field/field64.ts'
import { FieldVector } from '../src/field/vector.ts'
import type { Party } from '../src/runtime/party.ts'
import type { AdditivePreprocessing } from '../src/runtime/preprocessing.ts'
import { runParty } from '../src/runtime/run-party.ts'
import type { PartyMeasurement, PartyTask } from './processes.ts'

/** Runs a computation with material that the parties make. */
type WithTriples = <T>(
  party: Party,
  field: Field,
  compute: (material: AdditivePreprocessing) => Promise<T>,
) => Promise<T>

/** One party of `triples.ot` or `triples.lattice`: after one setup, makes `length` triples as often as asked. */
export const triplesParty =
  (withTriples: WithTriples) =>
  async ({ id, names, length, runs }: PartyTask, parent: Parent): Promise<void> => {
    const transport = await linkToOthers(parent, { id, names })
    const seconds: number[] = []
    const { value: bytes } = await runParty(transport, { terms: { bench: 'triples' } }, (party, session) =>
      withTriples(party, Field64, async (material) => {
        const sent = () => session.metrics().wireBytesOut
        let before = 0
        // the first run is not measured: it compiles and warms up
        for (let run = -1; run < runs; run++) {
          await party.exchange(0, new Uint8Array(0))
          if (run === 0) before = sent()
          const start = performance.now()
          const { a, b, c } = await material.triples(party, length)
          if (run >= 0) seconds.push((performance.now() - start) / 1000)
          await checkLast(party, [a, b, c])
        }
        return (sent() - before) / runs
      }),
    )
    const peakRssBytes = process.resourceUsage().maxRSS * 1024
    parent.tell({ seconds, bytes, peakRssBytes } satisfies PartyMeasurement)
  }

/** Opens the last triple, so that no bench is quick with wrong ones. */
async function checkLast(party: Party, shares: readonly FieldVector[]): Promise<void> {
  const [a, b, c] = await Promise.all(
    shares.map(async (share) => {
      const bodies = await party.exchange(0, share.slice(share.length - 1).bytes)
      return bodies.map((body) => FieldVector.fromBytes(Field64, body)).reduce((sum, x) => sum.add(x))
    }),
  )
  if (!a || !b || !c || !a.mul(b).equal(c)) throw new Error('the triples are wrong')
}
