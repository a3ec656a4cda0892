import type { Parent } from '../apps/cli/processes/role.ts'
import type { FieldVector } from '../src/field/vector.ts'
import type { Mpc, Protocol } from '../src/runtime/arithmetic.ts'
import type { Party } from '../src/runtime/party.ts'
import { runProgram } from '../src/runtime/run-program.ts'
import { type Measuring, measuredParty } from './measured-party.ts'
import type { PartyTask } from './processes.ts'
import { publicVector } from './seeded-vector.ts'

/** What a measured program is given. */
export interface MeasuringProgram extends Measuring {
  readonly xs: FieldVector
  readonly ys: FieldVector
}

/** A party that runs a program under a protocol. @param program returns the bytes of a run */
export async function programParty<Share>(
  protocol: (at: Party) => Promise<Protocol<Share>>,
  task: PartyTask,
  parent: Parent,
  program: (mpc: Mpc, measuring: MeasuringProgram) => Promise<number>,
): Promise<void> {
  const [xs, ys] = [await publicVector('x', task.length), await publicVector('y', task.length)]
  await measuredParty('program', task, parent, (party, measuring) =>
    runProgram((mpc: Mpc) => program(mpc, { ...measuring, xs, ys }), party, measuring.session, { protocol }),
  )
}
