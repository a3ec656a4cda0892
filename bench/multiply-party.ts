import { linkToOthers } from '../apps/cli/processes/linking.ts'
import type { Parent } from '../apps/cli/processes/role.ts'
import { AdditiveProtocol } from '../protocols/additive/protocol.ts'
import { Field64 } from '../src/field/field64.ts'
import type { Mpc } from '../src/runtime/arithmetic.ts'
import { runParty } from '../src/runtime/run-party.ts'
import { runProgram } from '../src/runtime/run-program.ts'
import type { PartyMeasurement, PartyTask } from './processes.ts'
import { ReadyTriples } from './ready-triples.ts'
import { publicVector } from './seeded-vector.ts'

/** One party of `beaver.ws` and `beaver.tls`: multiplies two shared vectors, as often as asked. */
export async function multiplyParty(task: PartyTask, parent: Parent): Promise<void> {
  const { id, names, length, runs } = task
  const preprocessing = await ReadyTriples.make(id, names.length, length)
  const [xs, ys] = [await publicVector('x', length), await publicVector('y', length)]
  const transport = await linkToOthers(parent, task)

  const seconds: number[] = []
  const { value: bytes } = await runParty(transport, { terms: { bench: 'multiply' } }, (party, session) => {
    const sent = () => session.metrics().wireBytesOut
    const program = async (mpc: Mpc) => {
      const x = await mpc.input(0, length, xs)
      const y = await mpc.input(1, length, ys)
      const ready = mpc.constant([1n])
      let product = x
      const before = sent()
      for (let run = 0; run < runs; run++) {
        await mpc.open(ready)
        const start = performance.now()
        product = await mpc.mul(x, y)
        seconds.push((performance.now() - start) / 1000)
      }
      const perRun = (sent() - before) / runs
      if (!(await mpc.open(product)).equal(xs.mul(ys))) throw new Error('the products are wrong')
      return perRun
    }
    return runProgram(program, party, session, {
      protocol: () => new AdditiveProtocol({ field: Field64, id, preprocessing }),
    })
  })
  const peakRssBytes = process.resourceUsage().maxRSS * 1024
  parent.tell({ seconds, bytes, peakRssBytes } satisfies PartyMeasurement)
}
