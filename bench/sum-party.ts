import type { Parent } from '../apps/cli/processes/role.ts'
import { secureSum } from '../protocols/secure-sum/secure-sum.ts'
import { Field64 } from '../src/field/field64.ts'
import type { FieldVector } from '../src/field/vector.ts'
import { expandInto, uniformBlockBytes } from '../src/random/uniform.ts'
import type { Party } from '../src/runtime/party.ts'
import { measuredParty } from './measured-party.ts'
import type { PartyTask } from './processes.ts'
import { publicPrg, publicVector } from './seeded-vector.ts'

/** One party of `sum.ws` and `sum.tls`: sums its vector with those of the others, as often as asked. */
export async function sumParty(task: PartyTask, parent: Parent): Promise<void> {
  const { id, names, length, runs } = task
  const own = await publicVector(inputOf(id), length)
  await measuredParty('sum', task, parent, async (party, { sent, time }) => {
    const before = sent()
    for (let run = 0; run < runs; run++) {
      await untilAllAreReady(party)
      const sum = await time(() => party.fork(`run-${run}`, (at) => secureSum(at, own)))
      if (run === 0) await check(sum, names.length)
    }
    // What a party sends at the end of a turn has left once another turn has come.
    await untilAllAreReady(party)
    return (sent() - before) / runs
  })
}

async function untilAllAreReady(party: Party): Promise<void> {
  await party.exchange(0, new Uint8Array(0))
}

function inputOf(id: number): string {
  return `input of party ${id}`
}

/** Takes all parties' inputs off the sum again, a block at a time: nothing may be left. */
async function check(sum: FieldVector, n: number): Promise<void> {
  const inputs = Array.from({ length: n }, (_, id) => publicPrg(inputOf(id)))
  const step = uniformBlockBytes(Field64)
  for (let start = 0; start < sum.bytes.length; start += step) {
    const rest = sum.bytes.slice(start, start + step)
    for (const input of inputs) await expandInto(Field64, rest, input, -1)
    if (rest.some((byte) => byte !== 0)) throw new Error('the sum is wrong')
  }
}
