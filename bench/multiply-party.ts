import type { Parent } from '../apps/cli/processes/role.ts'
import { AdditiveProtocol } from '../protocols/additive/protocol.ts'
import { ReplicatedProtocol } from '../protocols/replicated/protocol.ts'
import { ShamirProtocol } from '../protocols/shamir/protocol.ts'
import { Field64 } from '../src/field/field64.ts'
import type { Protocol } from '../src/runtime/arithmetic.ts'
import type { Party } from '../src/runtime/party.ts'
import type { PartyTask } from './processes.ts'
import { programParty } from './program-party.ts'
import { ReadyTriples } from './ready-triples.ts'

/** One party of `beaver.ws` and `beaver.tls`. */
export async function additiveParty(task: PartyTask, parent: Parent): Promise<void> {
  const { id, names, length } = task
  const preprocessing = await ReadyTriples.make(id, names.length, length)
  return multiplyUnder(async () => new AdditiveProtocol({ field: Field64, id, preprocessing }), task, parent)
}

/** One party of `replicated.ws`. */
export function replicatedParty(task: PartyTask, parent: Parent): Promise<void> {
  return multiplyUnder((at) => ReplicatedProtocol.begin(at, { field: Field64 }), task, parent)
}

/** One party of `shamir.ws`. */
export function shamirParty(task: PartyTask, parent: Parent): Promise<void> {
  return multiplyUnder((at) => ShamirProtocol.begin(at, { field: Field64 }), task, parent)
}

/** Multiplies two shared vectors, as often as asked. */
function multiplyUnder<Share>(
  protocol: (at: Party) => Promise<Protocol<Share>>,
  task: PartyTask,
  parent: Parent,
): Promise<void> {
  const { length, runs } = task
  return programParty(protocol, task, parent, async (mpc, { xs, ys, sent, time }) => {
    const x = await mpc.input(0, length, xs)
    const y = await mpc.input(1, length, ys)
    const ready = mpc.constant([1n])
    let product = x
    const before = sent()
    for (let run = 0; run < runs; run++) {
      await mpc.open(ready)
      product = await time(() => mpc.mul(x, y))
    }
    const perRun = (sent() - before) / runs
    if (!(await mpc.open(product)).equal(xs.mul(ys))) throw new Error('the products are wrong')
    return perRun
  })
}
