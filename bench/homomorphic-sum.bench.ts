import { encryptContribution } from '../protocols/homomorphic-sum/encrypt-contribution.ts'
import { HomomorphicAggregator } from '../protocols/homomorphic-sum/homomorphic-aggregator.ts'
import { HomomorphicTask } from '../protocols/homomorphic-sum/homomorphic-task.ts'
import { reportBytes } from '../protocols/homomorphic-sum/report-message.ts'
import { makeJointColumns } from '../protocols/lattice/joint-key.ts'
import { SumTask } from '../protocols/secure-sum/task.ts'
import type { FixedFormat } from '../src/field/field.ts'
import { Field64 } from '../src/field/field64.ts'
import type { Party } from '../src/runtime/party.ts'
import { simulate } from '../src/runtime/simulate.ts'
import { memoryTransports } from '../src/transport/memory.ts'
import type { Bench } from './bench.ts'
import { interleave, median, timed } from './timing.ts'

const aggregators = ['aggregator-0', 'aggregator-1']
const contributors = 10

async function amongAggregators<T>(body: (party: Party) => Promise<T>): Promise<readonly T[]> {
  const outcomes = await simulate(memoryTransports(aggregators), { terms: {} }, body)
  return outcomes.map(({ value }) => value)
}

/** Two to a slot. */
const packedFormat: FixedFormat = { fractionBits: 16, clip: 8 }

async function exampleSum(length: number, format = packedFormat) {
  const task = new HomomorphicTask(
    new SumTask({
      name: 'bench',
      field: Field64,
      length,
      format,
      minBatch: contributors,
      maxBatch: contributors,
      aggregators: aggregators.length,
    }),
  )
  const keys = await amongAggregators((party) => makeJointColumns(party, task.parameters, task.shape.columns))
  const [{ publicKey }] = keys as readonly [(typeof keys)[number]]
  return { task, keys, publicKey, reals: new Float64Array(length).fill(0.5) }
}

const sizeOf = (smoke: boolean) => (smoke ? 100 : 1_000_000)

/** @param bytes at most for a parameter */
function clientBench(name: string, packing: string, format: FixedFormat, bytes: number): Bench {
  return {
    name,
    title: `encryption of 10^6 parameters under two aggregators' key, ${packing} to a slot, with proofs`,
    targets: [
      { figure: 'seconds', atMost: 0.6 },
      { figure: 'uploadRatio', atMost: bytes / Field64.elementBytes },
    ],
    async measure({ smoke }) {
      const n = sizeOf(smoke)
      const { task, publicKey, reals } = await exampleSum(n, format)
      const run = timed(async () => void (await encryptContribution(task, publicKey, reals)))
      const [seconds] = await interleave([run], smoke ? 1 : 7)
      return {
        n,
        seconds: median(seconds),
        uploadRatio: reportBytes(task) / (n * Field64.elementBytes),
        limit:
          'transforms, and the noise that proofs show: a modulus of 210 bits where honest noise needs 150',
      }
    },
  }
}

const client = clientBench('homomorphic.sum.client', 'two', packedFormat, 24)
const wideClient = clientBench('homomorphic.sum.client.wide', 'one', { fractionBits: 24, clip: 1_000 }, 40)

/** Both aggregators are in this process, so that one of them takes half of the time. */
const aggregator: Bench = {
  name: 'homomorphic.sum.aggregator',
  title: `an aggregator's part in a sum of 10^6 parameters of ${contributors} contributors: proofs, sum, decryption`,
  targets: [{ figure: 'perSecond', atLeast: 1e6 }],
  async measure({ smoke }) {
    const n = sizeOf(smoke)
    const { task, keys, publicKey, reals } = await exampleSum(n)
    const messages: Uint8Array[] = []
    while (messages.length < contributors)
      messages.push((await encryptContribution(task, publicKey, reals)).message)
    const run = async () => {
      const sums = await amongAggregators(async (party) => {
        const own = new HomomorphicAggregator(task, party.id, keys[party.id] as (typeof keys)[number])
        for (const message of messages) await own.accept(message)
        return (await own.open(party, await own.agree(party))).sum()
      })
      if (!sums.every((sum) => sum.every((x) => x === contributors / 2))) throw new Error('a sum is wrong')
    }
    const [seconds] = await interleave([timed(run, aggregators.length)], smoke ? 1 : 3)
    return { n: n * contributors, seconds: median(seconds), limit: 'verification of the proofs: 0.13 s each' }
  },
}

export const homomorphicSumBenches: readonly Bench[] = [client, wideClient, aggregator]
