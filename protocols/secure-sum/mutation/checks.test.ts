import { describe, expect, test } from 'vitest'
import { frameKind } from '../../../src/runtime/frame.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { hashText, stepOf } from '../../../src/runtime/step.ts'
import { type Tamper, tampered } from '../../../test/tampered-transport.ts'
import type { Aggregator } from '../aggregator.ts'
import { type Batch, batchDigest } from '../agreement.ts'
import type { Contribution } from '../contribute.ts'
import { encodeIds } from '../contribution-id.ts'
import { shareHeaderBytes } from '../share-message.ts'
import type { SumTask, SumTaskParameters } from '../task.ts'
import * as rooms from './rooms.ts'
import { type Check, type Rooms, withoutCheck } from './without-check.ts'

// Each check is tested twice: as it stands it refuses with its code, and without it the same attempt does harm. So no
// test passes because of another check, or because there is nothing to be refused.

interface Attempt {
  readonly what: string
  readonly check: Check
  /** What the check raises. */
  readonly code: string
  /** Does what should be refused. @returns whether harm is done */
  readonly run: (rooms: Rooms) => Promise<boolean>
}

const attempts: Attempt[] = [
  {
    what: 'a message of a version that is not known',
    check: ['share-message.ts', 'view.getUint16(0, true) !== version'],
    code: 'CONTRIBUTION_INVALID',
    // nobody knows what a later version means by the same bytes, and here they are counted
    run: async (rooms) =>
      (await sumWith(rooms, ({ messages }) =>
        messages.map((message) => Uint8Array.of(2, ...message.subarray(1))),
      )) === 7,
  },
  {
    what: 'a share for another aggregator',
    check: ['share-message.ts', 'view.getUint16(2, true) !== aggregator'],
    code: 'CONTRIBUTION_INVALID',
    // one seed at two aggregators is added twice
    run: async (rooms) =>
      (await sumWith(rooms, ({ messages: [first, , third] }) => [first!, first!, third!])) !== 7,
  },
  {
    what: 'a share for another task',
    check: ['share-message.ts', 'theirTask !== task.id'],
    code: 'CONTRIBUTION_INVALID',
    // its seeds mean something else here
    async run(rooms) {
      const other = await seededFirst(rooms, new rooms.SumTask({ ...parameters(rooms), name: 'other' }), 4)
      return (await sumWith(rooms, () => other.messages)) !== 7
    },
  },
  {
    what: 'a share that is too short',
    check: ['share-message.ts', 'share.length !== expected'],
    code: 'CONTRIBUTION_INVALID',
    // the whole batch is released, and lost where the share is needed
    run: (rooms) =>
      failsLater(
        'CONTRIBUTION_INVALID',
        sumWith(rooms, ({ messages }) => messages.map((message) => message.subarray(0, 60))),
      ),
  },
  {
    what: 'a share with an element that is none',
    check: ['share-message.ts', 'index >= 0'],
    code: 'CONTRIBUTION_INVALID',
    // it is counted, as whatever the field makes of bytes that it should not be given
    run: async (rooms) =>
      Number.isFinite(
        await sumWith(rooms, ({ messages: [first, second, third] }) => [
          first!,
          second!,
          third!.slice().fill(0xff, shareHeaderBytes),
        ]),
      ),
  },
  {
    what: 'a contribution that comes a second time',
    check: ['ledger.ts', 'this.#waiting.has(id) || this.#released.has(id)'],
    code: 'CONTRIBUTION_REPEATED',
    // released again without the first, the others give it away
    async run(rooms) {
      const task = new rooms.SumTask(parameters(rooms))
      const made = await powersOfTwo(rooms, task, 3)
      const aggregators = await aggregatorsWith(rooms, task, made)
      const all = await releaseAll(rooms, aggregators)
      await acceptAll(aggregators, made.slice(1))
      return all - (await releaseAll(rooms, aggregators)) === 1
    },
  },
  {
    what: 'more contributions than the largest batch',
    check: ['ledger.ts', 'this.#waiting.size >= mostWaiting'],
    code: 'BATCH_TOO_LARGE',
    // the other aggregators take no longer list of ids: nothing can be released any more
    async run(rooms) {
      const task = new rooms.SumTask({ ...parameters(rooms), maxBatch: 2 })
      const aggregators = await aggregatorsWith(rooms, task, await powersOfTwo(rooms, task, 3))
      return failsLater('BATCH_TOO_LARGE', releaseAll(rooms, aggregators))
    },
  },
  {
    what: 'a batch that overlaps with a released one',
    check: ['ledger.ts', 'share === undefined'],
    code: 'ALREADY_RELEASED',
    // what is new in the second batch is marked as released, and lost
    async run(rooms) {
      const task = new rooms.SumTask(parameters(rooms))
      const made = await powersOfTwo(rooms, task, 3)
      const aggregators = await aggregatorsWith(rooms, task, made.slice(0, 2))
      const overlapping = await session(rooms, 3, async (party) => {
        const aggregator = aggregators[party.id]!
        const first = await aggregator.agree(party)
        await aggregator.accept(made[2]!.messages[party.id]!)
        const second = await aggregator.agree(party)
        await aggregator.open(party, first)
        return second
      })
      const opened = session(rooms, 3, (party) => aggregators[party.id]!.open(party, overlapping[party.id]!))
      return failsLater('ALREADY_RELEASED', opened)
    },
  },
  {
    what: 'an aggregator that tells others of different sets',
    check: ['agreement.ts', '!sameBytes(theirs, own)'],
    code: 'SET_MISMATCH',
    // both sets are released, and neither can be opened
    async run(rooms) {
      const task = new rooms.SumTask(parameters(rooms))
      const made = await powersOfTwo(rooms, task, 3)
      const aggregators = await aggregatorsWith(rooms, task, made)
      const ids = made.map(({ id }) => id).sort()
      const opened = session(rooms, 3, async (party) => {
        const aggregator = aggregators[party.id]!
        if (party.id > 0) return aggregator.open(party, await aggregator.agree(party))
        for (const [to, told] of [ids, ids.slice(1)].entries()) {
          const summary = Uint8Array.of(told.length, 0, 0, 0, ...batchDigest(task, told))
          await party.send(to + 1, stepOf('secure-sum ids', hashText(task.id)), encodeIds(told))
          await party.send(to + 1, stepOf('secure-sum digest', hashText(task.id)), summary)
        }
        await new Promise((resolve) => party.signal.addEventListener('abort', resolve))
      })
      return failsLater('SET_MISMATCH', opened)
    },
  },
  {
    what: 'a batch below the smallest',
    check: ['agreement.ts', 'count < task.minBatch'],
    code: 'BATCH_TOO_SMALL',
    // a sum of one is that one
    async run(rooms) {
      const task = new rooms.SumTask(parameters(rooms))
      const aggregators = await aggregatorsWith(rooms, task, [await contributionOf(rooms, task, 5)])
      return (await releaseAll(rooms, aggregators)) === 5
    },
  },
  {
    what: 'a batch that was never agreed',
    check: ['aggregator.ts', '!this.#agreed.has(batch)'],
    code: 'INVALID_ARGUMENT',
    async run(rooms) {
      const task = new rooms.SumTask(parameters(rooms))
      const made = await powersOfTwo(rooms, task, 3)
      const aggregators = await aggregatorsWith(rooms, task, made)
      const forged: Batch = { ids: [made[2]!.id], digest: '', uncounted: [] }
      const [release] = await session(rooms, 3, (party) => aggregators[party.id]!.open(party, forged))
      return release!.sum()[0] === 4
    },
  },
  {
    what: 'a task whose largest batch could wrap',
    check: ['task.ts', 'checkHeadroom(field, { format, terms: maxBatch, maxWeight })'],
    code: 'HEADROOM_EXCEEDED',
    async run(rooms) {
      const task = new rooms.SumTask({ ...parameters(rooms), format: wide })
      const made = await Promise.all([1, 2, 3].map(() => contributionOf(rooms, task, wide.clip)))
      return (await releaseAll(rooms, await aggregatorsWith(rooms, task, made))) < 0
    },
  },
  {
    what: 'a weight above the largest in a contribution',
    check: ['contribute.ts', "checkInteger('weight', weight, 0, maxWeight)"],
    code: 'INVALID_ARGUMENT',
    async run(rooms) {
      const task = new rooms.SumTask({ ...parameters(rooms), maxWeight: 10 })
      const reals = new Float64Array(task.length).fill(8)
      const made = await Promise.all([1, 2 ** 44].map((weight) => rooms.contribute(task, reals, { weight })))
      return (await releaseAll(rooms, await aggregatorsWith(rooms, task, made))) < 0
    },
  },
  {
    what: 'a weight above the largest in a mean',
    check: ['secure-sum.ts', "checkInteger('weight', weight, 0, maxWeight)"],
    code: 'INVALID_ARGUMENT',
    async run(rooms) {
      const options = { field: rooms.Field64, format: { fractionBits: 16, clip: 8 }, weight: 2 ** 44 }
      const [mean] = await session(rooms, 2, (party) =>
        rooms.secureMean(party, Float64Array.of(8), { ...options, maxWeight: 10 }),
      )
      return mean!.mean[0] !== 8
    },
  },
  {
    what: 'a sum of reals that could wrap',
    check: ['secure-sum.ts', 'checkHeadroom(field, { format, terms: party.n, maxWeight: undefined })'],
    code: 'HEADROOM_EXCEEDED',
    async run(rooms) {
      const options = { field: rooms.Field64, format: wide }
      const [sum] = await session(rooms, 3, (party) =>
        rooms.secureSumReals(party, Float64Array.of(wide.clip), options),
      )
      return sum!.sum[0]! < 0
    },
  },
  {
    what: 'a mean of weights that could wrap',
    check: ['secure-sum.ts', 'checkHeadroom(field, { format, terms: party.n, maxWeight })'],
    code: 'HEADROOM_EXCEEDED',
    async run(rooms) {
      const options = { field: rooms.Field64, format: { fractionBits: 16, clip: 8 }, maxWeight: 2 ** 44 }
      const [mean] = await session(rooms, 2, (party) =>
        rooms.secureMean(party, Float64Array.of(8), { ...options, weight: 2 ** 44 }),
      )
      return mean!.mean[0] !== 8
    },
  },
  {
    what: 'a mean without any weight',
    check: ['term.ts', 'totalWeight === 0'],
    code: 'ZERO_WEIGHT',
    async run(rooms) {
      const options = { field: rooms.Field64, format: { fractionBits: 16, clip: 8 }, weight: 0 }
      const [mean] = await session(rooms, 2, (party) => rooms.secureMean(party, Float64Array.of(8), options))
      return Number.isNaN(mean!.mean[0])
    },
  },
]

describe.each(attempts)('$what', ({ check, code, run }) => {
  test('is refused', async () => {
    await expect(run(rooms)).rejects.toMatchObject({ code })
  })

  test('would do harm if it were not', async () => {
    expect(await run(await withoutCheck(check))).toBe(true)
  })
})

describe('a contributor that may drop out, contributes, and sends garbage', () => {
  const shutOut: Check = ['../../src/runtime/session.ts', 'this.dismiss(peer.id, error)']
  const forgotten: Check = ['../../src/runtime/scoped-party.ts', 'answers.delete(peer)']

  test('is not in the sum of the others', async () => {
    expect(await sumBeside(rooms)).toBe(3 + 4)
  })

  test('would end the session for all if it were not shut out', async () => {
    await expect(withoutCheck(shutOut).then(sumBeside)).rejects.toMatchObject({ code: 'MALFORMED_FRAME' })
  })

  test('would be in the sum if what it sent before still counted', async () => {
    expect(await withoutCheck(forgotten).then(sumBeside)).toBe(2 + 3 + 4)
  })
})

/** The sum of the values 3 and 4, beside a contributor that gives 2 and then sends garbage, before the others answer. */
async function sumBeside(rooms: Rooms): Promise<number> {
  const { runParty, runAggregator, runContributor, memoryTransports } = rooms
  const task = new rooms.SumTask({ ...parameters(rooms), aggregators: 2 })
  const names = ['a', 'b', 'garbage', 'd', 'e']
  const options = { terms: task.terms, mayDrop: [2, 3, 4], deadline: 1_000 }
  const garbage: Tamper = (frame) => (frame[0] === frameKind.pieces ? [frame, Uint8Array.of(77)] : [frame])
  const runs: Promise<number>[] = memoryTransports(names).map(async (transport) => {
    const used = transport.id === 2 ? tampered(transport, garbage) : transport
    const { value } = await runParty(used, options, async (party) => {
      if (party.id < 2) return (await runAggregator(party, task)).release.sum()[0]!
      if (party.id > 2) await runs[2]?.catch(() => {})
      await runContributor(party, task, new Float64Array(task.length).fill(party.id))
      return party.id
    })
    return value
  })
  const [sum] = await Promise.allSettled(runs)
  if (sum?.status === 'fulfilled') return sum.value
  throw sum?.reason
}

/** Field64 has room for two such values, and not for three. */
const wide = { fractionBits: 40, clip: 2 ** 22 * 0.9 }

function parameters({ Field64 }: Rooms): SumTaskParameters {
  return {
    name: 'test',
    field: Field64,
    length: 5,
    format: { fractionBits: 16, clip: 8 },
    minBatch: 2,
    maxBatch: 5,
    aggregators: 3,
  }
}

/** A contribution of one value throughout. */
function contributionOf({ contribute }: Rooms, task: SumTask, value: number): Promise<Contribution> {
  return contribute(task, new Float64Array(task.length).fill(value))
}

/** A contribution whose vector goes to the last of three aggregators. */
async function seededFirst(rooms: Rooms, task: SumTask, value: number): Promise<Contribution> {
  for (;;) {
    const made = await contributionOf(rooms, task, value)
    if (
      made.messages[2]!.length > made.messages[0]!.length &&
      made.messages[2]!.length > made.messages[1]!.length
    )
      return made
  }
}

function powersOfTwo(rooms: Rooms, task: SumTask, count: number): Promise<Contribution[]> {
  return Promise.all(Array.from({ length: count }, (_, i) => contributionOf(rooms, task, 2 ** i)))
}

async function aggregatorsWith(
  { Aggregator }: Rooms,
  task: SumTask,
  contributions: readonly Contribution[],
): Promise<Aggregator[]> {
  const aggregators = Array.from({ length: task.aggregators }, (_, id) => new Aggregator(task, id))
  await acceptAll(aggregators, contributions)
  return aggregators
}

async function acceptAll(aggregators: readonly Aggregator[], some: readonly Contribution[]): Promise<void> {
  for (const [id, aggregator] of aggregators.entries())
    for (const { messages } of some) await aggregator.accept(messages[id]!)
}

function session<T>({ simulate, memoryTransports }: Rooms, n: number, body: (party: Party) => Promise<T>) {
  const names = Array.from({ length: n }, (_, id) => `party-${id}`)
  return simulate(memoryTransports(names), { terms: {}, deadline: 1_000 }, body).then((ends) =>
    ends.map(({ value }) => value),
  )
}

/** @returns the first value of the sum */
async function releaseAll(rooms: Rooms, aggregators: readonly Aggregator[]): Promise<number> {
  const [sum] = await session(rooms, aggregators.length, async (party) => {
    const aggregator = aggregators[party.id]!
    return (await aggregator.open(party, await aggregator.agree(party))).sum()[0]!
  })
  return sum!
}

/** The first value of the sum of 1, 2 and 4, the last of them tampered with. */
async function sumWith(rooms: Rooms, tamper: (last: Contribution) => readonly Uint8Array[]): Promise<number> {
  const task = new rooms.SumTask(parameters(rooms))
  const aggregators = await aggregatorsWith(rooms, task, await powersOfTwo(rooms, task, 2))
  const last = tamper(await seededFirst(rooms, task, 4))
  for (const [id, aggregator] of aggregators.entries()) await aggregator.accept(last[id]!)
  return releaseAll(rooms, aggregators)
}

/** Whether something fails, and not by the check that should have refused it. */
async function failsLater(code: string, attempt: Promise<unknown>): Promise<boolean> {
  try {
    await attempt
    return false
  } catch (error) {
    if ((error as { code?: string }).code === code) throw error
    return true
  }
}
