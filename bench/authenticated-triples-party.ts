import { linkToOthers } from '../apps/cli/processes/linking.ts'
import type { Parent } from '../apps/cli/processes/role.ts'
import type { AuthenticatedShare } from '../protocols/spdz/authenticated-share.ts'
import { SpdzProtocol } from '../protocols/spdz/protocol.ts'
import type { AuthenticatedMaterial } from '../protocols/triples/authenticated-material.ts'
import type { Field } from '../src/field/field.ts'
import { Field64 } from '../src/field/field64.ts'
import type { Party } from '../src/runtime/party.ts'
import { runParty } from '../src/runtime/run-party.ts'
import type { PartyMeasurement, PartyTask } from './processes.ts'

/** Runs a computation with authenticated material that the parties make. */
type WithMaterial = <T>(
  party: Party,
  field: Field,
  compute: (material: AuthenticatedMaterial) => Promise<T>,
) => Promise<T>

/** One party of `triples.mascot` or `triples.lowgear`: after one setup, makes `length` authenticated triples as often as asked. */
export const authenticatedTriplesParty =
  (withMaterial: WithMaterial) =>
  async ({ id, names, length, runs }: PartyTask, parent: Parent): Promise<void> => {
    const transport = await linkToOthers(parent, { id, names })
    const seconds: number[] = []
    const { value: bytes } = await runParty(
      transport,
      { terms: { bench: 'authenticated triples' } },
      (party, session) =>
        withMaterial(party, Field64, async (material) => {
          const protocol = new SpdzProtocol({ id, preprocessing: material })
          const sent = () => session.metrics().wireBytesOut
          let before = 0
          // the first run is not measured: it compiles and warms up
          for (let run = -1; run < runs; run++) {
            await party.exchange(0, new Uint8Array(0))
            if (run === 0) before = sent()
            const start = performance.now()
            const triples = await material.triples(party, length)
            if (run >= 0) seconds.push((performance.now() - start) / 1000)
            // opened with a MAC check, so that no bench is quick with wrong ones
            const last = (x: AuthenticatedShare) =>
              party.fork(`run-${run}-${opened++}`, (at) =>
                protocol.open(at, 0, protocol.slice(x, length - 1, length)),
              )
            let opened = 0
            const [a, b, c] = [await last(triples.a), await last(triples.b), await last(triples.c)]
            if (!a.mul(b).equal(c)) throw new Error('the triples are wrong')
          }
          return (sent() - before) / runs
        }),
    )
    const peakRssBytes = process.resourceUsage().maxRSS * 1024
    parent.tell({ seconds, bytes, peakRssBytes } satisfies PartyMeasurement)
  }
