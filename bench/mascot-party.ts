import { linkToOthers } from '../apps/cli/processes/linking.ts'
import type { Parent } from '../apps/cli/processes/role.ts'
import type { AuthenticatedShare } from '../protocols/spdz/authenticated-share.ts'
import { SpdzProtocol } from '../protocols/spdz/protocol.ts'
import { withMascot } from '../protocols/triples/mascot/mascot.ts'
import { Field64 } from '../src/field/field64.ts'
import { runParty } from '../src/runtime/run-party.ts'
import type { PartyMeasurement, PartyTask } from './processes.ts'

/** One party of `triples.mascot`: after one setup, makes `length` authenticated triples as often as asked. */
export async function mascotParty({ id, names, length, runs }: PartyTask, parent: Parent): Promise<void> {
  const transport = await linkToOthers(parent, { id, names })
  const seconds: number[] = []
  const { value: bytes } = await runParty(
    transport,
    { terms: { bench: 'triples mascot' } },
    (party, session) =>
      withMascot(party, Field64, async (mascot) => {
        const protocol = new SpdzProtocol({ id, preprocessing: mascot })
        const sent = () => session.metrics().wireBytesOut
        let before = 0
        // the first run is not measured: it compiles and warms up
        for (let run = -1; run < runs; run++) {
          await party.exchange(0, new Uint8Array(0))
          if (run === 0) before = sent()
          const start = performance.now()
          const triples = await mascot.triples(party, length)
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
