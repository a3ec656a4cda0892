import { linkToOthers } from '../apps/cli/processes/linking.ts'
import type { Parent } from '../apps/cli/processes/role.ts'
import { ReplicatedMaliciousProtocol } from '../protocols/replicated-malicious/protocol.ts'
import { SpdzProtocol } from '../protocols/spdz/protocol.ts'
import { Field64 } from '../src/field/field64.ts'
import type { Mpc, Protocol } from '../src/runtime/arithmetic.ts'
import type { Party } from '../src/runtime/party.ts'
import { runParty } from '../src/runtime/run-party.ts'
import { runProgram } from '../src/runtime/run-program.ts'
import type { PartyMeasurement, PartyTask } from './processes.ts'
import { ReadyAuthenticatedTriples } from './ready-authenticated-triples.ts'
import { publicVector } from './seeded-vector.ts'

/** One party of `spdz.ws`. */
export async function spdzParty(task: PartyTask, parent: Parent): Promise<void> {
  const { id, names, length } = task
  const preprocessing = await ReadyAuthenticatedTriples.make(id, names.length, length)
  return multiplyVerified(async () => new SpdzProtocol({ id, preprocessing }), task, parent)
}

/** One party of `replicated-malicious.ws`. */
export function replicatedMaliciousParty(task: PartyTask, parent: Parent): Promise<void> {
  return multiplyVerified((at) => ReplicatedMaliciousProtocol.begin(at, { field: Field64 }), task, parent)
}

/** Multiplies two shared vectors and opens one product, as often as asked. */
async function multiplyVerified<Share>(
  protocol: (at: Party) => Promise<Protocol<Share>>,
  task: PartyTask,
  parent: Parent,
): Promise<void> {
  const { length, runs } = task
  const [xs, ys] = [await publicVector('x', length), await publicVector('y', length)]
  const transport = await linkToOthers(parent, task)

  const seconds: number[] = []
  const { value: bytes } = await runParty(transport, { terms: { bench: 'verified' } }, (party, session) => {
    const sent = () => session.metrics().wireBytesOut
    const program = async (mpc: Mpc) => {
      const [x, y] = [mpc.constant(xs), mpc.constant(ys)]
      const ready = mpc.constant([1n])
      const before = sent()
      for (let run = 0; run < runs; run++) {
        await mpc.open(ready)
        const start = performance.now()
        const product = await mpc.mul(x, y)
        // with the checks of all products and of the one that is opened
        const last = await mpc.open(mpc.slice(product, length - 1, length))
        seconds.push((performance.now() - start) / 1000)
        if (last.at(0) !== (xs.at(length - 1) * ys.at(length - 1)) % xs.field.modulus)
          throw new Error('the products are wrong')
      }
      return (sent() - before) / runs
    }
    return runProgram(program, party, session, { protocol })
  })
  const peakRssBytes = process.resourceUsage().maxRSS * 1024
  parent.tell({ seconds, bytes, peakRssBytes } satisfies PartyMeasurement)
}
