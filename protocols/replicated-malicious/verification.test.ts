import { afterEach, describe, expect, test, vi } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { RandomizedLog } from '../randomized/randomized-log.ts'
import { Verification, verificationSteps } from '../randomized/verification.ts'
import type { ReplicatedShare } from '../replicated/replicated-share.ts'
import { keysOfAll } from '../replicated/testing/keys-of-all.ts'
import { shareReplicated } from '../replicated/testing/open-shares.ts'
import { Echo } from '../spdz/echo.ts'
import { type Lie, LyingTable } from '../spdz/testing/lying-table.ts'
import { ReplicatedSharing } from './replicated-sharing.ts'

const { coin, list, open } = verificationSteps('replicated')

afterEach(() => {
  vi.restoreAllMocks()
})

interface Setting {
  readonly lie?: Lie
  /** The value of which r times is kept, with this error in its image. */
  readonly error?: bigint
  /** What party 1 waits for before an operation is complete that the others have completed. */
  readonly until?: (table: LyingTable) => Promise<void>
}

/** Three parties verify one value. Party 2 may lie. */
async function verify({ lie = ({ body }) => body, error = 0n, until = async () => {} }: Setting) {
  const keys = keysOfAll()
  const [x, r] = [FieldVector.random(Field64, 4), FieldVector.random(Field64, 1)]
  const image = x.scale(r.at(0)).add(FieldVector.of(Field64, [error, 0, 0, 0]))
  const [values, images, rs] = [shareReplicated(x), shareReplicated(image), shareReplicated(r)]
  const table = new LyingTable(3, 2, lie)
  const ends = await table.run(async (party) => {
    const { id } = party
    const log = new RandomizedLog<ReplicatedShare>()
    const sharing = new ReplicatedSharing({ field: Field64, id, keys: keys[id]!, blockBytes: 64 })
    const kept = party.fork('made', (at) =>
      log.record(at, async () => {
        if (id === 1) await until(table)
        return { value: values[id]!, image: images[id]! }
      }),
    )
    if (id !== 1) await kept
    await party.fork('verification', (at) => new Verification(sharing, rs[id]!, log).run(at))
    return log.complete.length
  })
  return { ends, transcript: table.transcript }
}

test('what is r times its value passes, and is forgotten', async () => {
  const { ends } = await verify({})
  expect(ends).toEqual([{ value: 0 }, { value: 0 }, { value: 0 }])
})

test('what is not fails at all parties', async () => {
  for (const error of [1n, 2n, Field64.modulus - 1n]) {
    const { ends } = await verify({ error })
    for (const end of ends) expect(end).toMatchObject({ error: { code: 'VERIFICATION_FAILED' } })
  }
})

test('a difference is opened masked: the same error shows something else each time', async () => {
  const opened = new Set<string>()
  for (let i = 0; i < 4; i++) {
    const { transcript } = await verify({ error: 7n })
    for (const { step, body } of transcript) if (step === open) opened.add(body.join())
  }
  expect(opened.size).toBe(12)
})

describe('nobody opens the coin before all is complete at all', () => {
  /** Whether a coin was opened while party 1 was not ready, though its list was known. */
  async function opensEarly(): Promise<boolean> {
    let early = false
    await verify({
      async until(table) {
        await table.sent(({ from, step }) => from === 1 && step === list)
        for (let turn = 0; turn < 200; turn++) await Promise.resolve()
        early = table.transcript.some(({ step }) => step === coin)
      },
    })
    return early
  }

  test('since they wait for an echo', async () => {
    expect(await opensEarly()).toBe(false)
  })

  test('which without it they do', async () => {
    vi.spyOn(Echo.prototype, 'compare').mockResolvedValue(undefined)
    expect(await opensEarly()).toBe(true)
  })

  test('and the verification passes then', async () => {
    const { ends } = await verify({
      until: async (table) => void (await table.sent(({ from, step }) => from === 1 && step === list)),
    })
    expect(ends).toEqual([{ value: 0 }, { value: 0 }, { value: 0 }])
  })
})

describe('a liar that says of one honest party that less is complete than it says to the other', () => {
  const setting: Setting = {
    lie: ({ step, to, body }) => (step === list && to === 0 ? body.subarray(0, 0) : body),
    until: async (table) => void (await table.sent(({ from, step }) => from === 1 && step === list)),
  }

  test('ends the run by the echo', async () => {
    const { ends } = await verify(setting)
    for (const end of ends.slice(0, 2))
      expect(end).toMatchObject({ error: { code: 'BROADCAST_INCONSISTENT' } })
  })

  test('has them verify different things without it', async () => {
    vi.spyOn(Echo.prototype, 'compare').mockResolvedValue(undefined)
    const { ends } = await verify(setting)
    for (const end of ends.slice(0, 2)) expect(end).toMatchObject({ error: { code: 'VERIFICATION_FAILED' } })
  })
})
