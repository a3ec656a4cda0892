import type { Parent } from '../apps/cli/processes/role.ts'
import { ReplicatedMaliciousProtocol } from '../protocols/replicated-malicious/protocol.ts'
import { ShamirMaliciousProtocol } from '../protocols/shamir-malicious/protocol.ts'
import { SpdzProtocol } from '../protocols/spdz/protocol.ts'
import { Field64 } from '../src/field/field64.ts'
import type { Protocol } from '../src/runtime/arithmetic.ts'
import type { Party } from '../src/runtime/party.ts'
import type { PartyTask } from './processes.ts'
import { programParty } from './program-party.ts'
import { ReadyAuthenticatedTriples } from './ready-authenticated-triples.ts'

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

/** One party of `shamir-malicious.ws`. */
export function shamirMaliciousParty(task: PartyTask, parent: Parent): Promise<void> {
  return multiplyVerified((at) => ShamirMaliciousProtocol.begin(at, { field: Field64 }), task, parent)
}

/** Multiplies two shared vectors and opens one product, as often as asked. */
function multiplyVerified<Share>(
  protocol: (at: Party) => Promise<Protocol<Share>>,
  task: PartyTask,
  parent: Parent,
): Promise<void> {
  const { length, runs } = task
  return programParty(protocol, task, parent, async (mpc, { xs, ys, sent, time }) => {
    const [x, y] = [mpc.constant(xs), mpc.constant(ys)]
    const ready = mpc.constant([1n])
    const before = sent()
    for (let run = 0; run < runs; run++) {
      await mpc.open(ready)
      // with the checks of all products and of the one that is opened
      const last = await time(async () => mpc.open(mpc.slice(await mpc.mul(x, y), length - 1, length)))
      if (last.at(0) !== (xs.at(length - 1) * ys.at(length - 1)) % xs.field.modulus)
        throw new Error('the products are wrong')
    }
    return (sent() - before) / runs
  })
}
