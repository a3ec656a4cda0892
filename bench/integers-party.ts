import type { Parent } from '../apps/cli/processes/role.ts'
import { additiveCosts } from '../protocols/additive/costs.ts'
import { AdditiveProtocol } from '../protocols/additive/protocol.ts'
import { type IntegersSize, lessThanCost, truncateCost } from '../protocols/integers/costs.ts'
import { lessThan } from '../protocols/integers/less-than.ts'
import { lowBits } from '../protocols/integers/public-vectors.ts'
import { truncate } from '../protocols/integers/truncate.ts'
import { Field128 } from '../src/field/field128.ts'
import type { FieldVector } from '../src/field/vector.ts'
import type { Cost, CostModel, Mpc, Shared } from '../src/runtime/arithmetic.ts'
import { runProgram } from '../src/runtime/run-program.ts'
import { measuredParty } from './measured-party.ts'
import type { PartyTask } from './processes.ts'
import { ReadyBits } from './ready-bits.ts'
import { publicVector } from './seeded-vector.ts'

/** An operation on two vectors of natural numbers of so many bits. */
interface Operation {
  readonly bits: number
  readonly fractionBits: number
  /** Bits under the mask, with the sign. */
  readonly valueBits: number
  cost(model: CostModel, size: IntegersSize): Cost
  run(mpc: Mpc, x: Shared, y: Shared): Promise<Shared>
  isRight(result: bigint, x: bigint, y: bigint): boolean
}

const operations: Readonly<Record<'truncate' | 'lessThan', Operation>> = {
  truncate: {
    bits: 48,
    fractionBits: 32,
    valueBits: 49,
    cost: truncateCost,
    run: (mpc, x) => truncate(mpc, x, 16),
    isRight: (result, x) => result - (x >> 16n) === 0n || result - (x >> 16n) === 1n,
  },
  lessThan: {
    bits: 32,
    fractionBits: 0,
    valueBits: 34,
    cost: lessThanCost,
    run: lessThan,
    isRight: (result, x, y) => result === (x < y ? 1n : 0n),
  },
}

/** One party of `truncate.ws` or `lessThan.ws`: does it to shared vectors, as often as asked, with material ready. */
export function integersParty(
  name: keyof typeof operations,
): (task: PartyTask, parent: Parent) => Promise<void> {
  const operation = operations[name]
  return async (task, parent) => {
    const { id, names, length, runs } = task
    const preprocessing = await readyFor(operation, id, names.length, length)
    const input = async (named: string) =>
      lowBits(await publicVector(named, length, Field128), operation.bits)
    const [xs, ys] = [await input('x'), await input('y')]
    await measuredParty(name, task, parent, (party, { session, sent, time }) => {
      const program = async (mpc: Mpc) => {
        const facts = { fractionBits: operation.fractionBits, bound: (1n << BigInt(operation.bits)) - 1n }
        const x = mpc.restate(await mpc.input(0, length, xs), facts)
        const y = mpc.restate(await mpc.input(1, length, ys), facts)
        const ready = mpc.constant([1n])
        let result = x
        const before = sent()
        for (let run = 0; run < runs; run++) {
          await mpc.open(ready)
          result = await time(() => operation.run(mpc, x, y))
        }
        const perRun = (sent() - before) / runs
        check(operation, await mpc.open(result), xs, ys)
        return perRun
      }
      return runProgram(program, party, session, {
        protocol: () => new AdditiveProtocol({ field: Field128, id, preprocessing }),
      })
    })
  }
}

function readyFor({ cost, valueBits }: Operation, id: number, n: number, length: number): Promise<ReadyBits> {
  const size = { n, elementBytes: Field128.elementBytes, length, valueBits }
  const { triples = 0, bits = 0 } = cost(additiveCosts(), size).material
  return ReadyBits.make(id, n, Field128, { triples, bits })
}

function check({ isRight }: Operation, result: FieldVector, xs: FieldVector, ys: FieldVector): void {
  const [left, right] = [xs.toBigInts(), ys.toBigInts()]
  const wrong = result.toBigInts().some((value, i) => !isRight(value, left[i] as bigint, right[i] as bigint))
  if (wrong) throw new Error('a result is wrong')
}
