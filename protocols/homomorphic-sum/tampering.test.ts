import { concatBytes } from '@noble/hashes/utils.js'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { BeaverdamError } from '../../src/errors.ts'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party } from '../../src/runtime/party.ts'
import { runParty } from '../../src/runtime/run-party.ts'
import { simulate } from '../../src/runtime/simulate.ts'
import { LyingParty } from '../../src/runtime/testing/lying-party.ts'
import { memoryTransports } from '../../src/transport/memory.ts'
import { holdTime, passTime } from '../client-input/testing/held-time.ts'
import { encodeElement, encodePublicKey } from '../lattice/encoding.ts'
import { encrypt } from '../lattice/encrypt.ts'
import { sampleKey } from '../lattice/generate-key.ts'
import { makeJointColumns } from '../lattice/joint-key.ts'
import { MemoryOpenedCount } from '../lattice/opened-count.ts'
import { type PublicColumns, PublicKey } from '../lattice/public-key.ts'
import type { SecretColumns } from '../lattice/secret-key.ts'
import { expandElement } from '../lattice/stream.ts'
import type * as Verify from '../plaintext-knowledge/verify.ts'
import type * as Agreement from '../secure-sum/agreement.ts'
import { MemoryLedger } from '../secure-sum/ledger.ts'
import { SumTask, type SumTaskParameters } from '../secure-sum/task.ts'
import { encryptContribution } from './encrypt-contribution.ts'
import { type AggregatorRecords, HomomorphicAggregator } from './homomorphic-aggregator.ts'
import { HomomorphicTask } from './homomorphic-task.ts'
import type * as KeyDigest from './key-digest.ts'
import { publishKey, receiveKey } from './key-publication.ts'
import type * as Binding from './report-binding.ts'
import { reportBytes } from './report-message.ts'
import { runHomomorphicAggregator, runHomomorphicContributor } from './session-roles.ts'
import { proofSizes, tuplesBytes } from './tuple-shape.ts'

/** Checks that the control runs take out. */
const removed = vi.hoisted(() => new Set<string>())

vi.mock('../plaintext-knowledge/verify.ts', async (original) => {
  const module = await original<typeof Verify>()
  const verifyKnowledge: typeof module.verifyKnowledge = async (...given) =>
    removed.has('proof') ? given[0].ciphertexts : module.verifyKnowledge(...given)
  return { ...module, verifyKnowledge }
})

vi.mock('./report-binding.ts', async (original) => {
  const module = await original<typeof Binding>()
  const { randomBytes } = await import('../../src/random/csprng.ts')
  const reportId: typeof module.reportId = (...given) =>
    removed.has('id') ? Buffer.from(randomBytes(16)).toString('hex') : module.reportId(...given)
  const proofContext: typeof module.proofContext = (...given) =>
    removed.has('context') ? new Uint8Array(1) : module.proofContext(...given)
  return { ...module, reportId, proofContext }
})

vi.mock('../secure-sum/agreement.ts', async (original) => {
  const module = await original<typeof Agreement>()
  const agreeOnBatch: typeof module.agreeOnBatch = (at, task, waiting) => {
    const agreed = removed.has('minimum') ? Object.create(task, { minBatch: { value: 0 } }) : task
    return module.agreeOnBatch(at, agreed, waiting)
  }
  return { ...module, agreeOnBatch }
})

vi.mock('./key-digest.ts', async (original) => {
  const module = await original<typeof KeyDigest>()
  const checkKeyDigest: typeof module.checkKeyDigest = (...given) => {
    if (!removed.has('digest')) module.checkKeyDigest(...given)
  }
  return { ...module, checkKeyDigest }
})

afterEach(() => removed.clear())

const tamperings = process.env.BEAVERDAM_FULL === undefined ? 100 : 10_000

const failure = (code: string, more = {}) => expect.objectContaining({ code, ...more })

const parameters: SumTaskParameters = {
  name: 'test',
  field: Field64,
  length: 3,
  format: { fractionBits: 16, clip: 8 },
  minBatch: 2,
  maxBatch: 4,
  aggregators: 2,
}
const task = new HomomorphicTask(new SumTask(parameters))
const sibling = new HomomorphicTask(new SumTask({ ...parameters, name: 'another' }))
const victims = Float64Array.of(1, -2, 3)

const among = async <T>(body: (party: Party) => Promise<T>): Promise<readonly T[]> =>
  (await simulate(memoryTransports(['a', 'b']), { terms: {} }, body)).map(({ value }) => value)

let keys: readonly SecretColumns[] = []
let publicKey: PublicColumns
const messages: Uint8Array[] = []

beforeAll(async () => {
  keys = await among((party) => makeJointColumns(party, task.parameters, task.shape.columns))
  publicKey = keys[0]!.publicKey
  for (const reals of [victims, new Float64Array(3)])
    messages.push((await encryptContribution(task, publicKey, reals)).message)
})

const aggregatorsWith = (records: () => AggregatorRecords = () => ({})) =>
  keys.map((key, id) => new HomomorphicAggregator(task, id, key, records()))

/** Both accept messages and open their sum. */
async function sumOf(accepted: readonly Uint8Array[]): Promise<number[]> {
  const aggregators = aggregatorsWith()
  const [release] = await among(async (party) => {
    const aggregator = aggregators[party.id]!
    for (const message of accepted) await aggregator.accept(message)
    return aggregator.open(party, await aggregator.agree(party))
  })
  return [...release!.sum()]
}

const ciphertextsAt = () => proofAt() - tuplesBytes(task.parameters, task.shape)
const proofAt = () => reportBytes(task) - proofSizes(task.parameters, task.shape)[0]!

function flipped(message: Uint8Array, at: number): Uint8Array {
  const copy = message.slice()
  copy[at]! ^= 1
  return copy
}

test('honest reports add up', async () => {
  expect(await sumOf(messages)).toEqual([...victims])
})

/** A message whose ciphertext encrypts the same, by other bytes. */
async function rerandomised(message: Uint8Array): Promise<Uint8Array> {
  const { c0, c1 } = await encrypt(publicKey.columns[0]!, FieldVector.zero(Field64, 1))
  const { ring } = task.parameters
  const start = ciphertextsAt()
  const half = tuplesBytes(task.parameters, task.shape) / 2
  const element = (k: number) =>
    new Uint32Array(message.slice(start + k * half, start + (k + 1) * half).buffer)
  const sum = concatBytes(encodeElement(ring.add(element(0), c0)), encodeElement(ring.add(element(1), c1)))
  return concatBytes(message.slice(0, start), sum, message.slice(proofAt()))
}

describe('a copy of a contribution', () => {
  test('as it is, is repeated', async () => {
    await expect(sumOf([messages[0]!, messages[0]!])).rejects.toMatchObject({ code: 'CONTRIBUTION_REPEATED' })
  })

  test('under another id has no proof; were proofs not bound to ids, it would count twice', async () => {
    removed.add('context')
    const { message } = await encryptContribution(task, publicKey, victims)
    removed.add('id')
    const [aggregator] = aggregatorsWith()
    const accepted = [await aggregator!.accept(message), await aggregator!.accept(message)]
    expect(new Set(accepted).size).toBe(2)
    removed.delete('context')
    await expect(aggregator!.accept(messages[0]!)).rejects.toThrow(failure('PLAINTEXT_PROOF_REJECTED'))
  })

  test('that is made anew from it has no proof; without proofs it would count', async () => {
    const copy = await rerandomised(messages[0]!)
    await expect(sumOf([messages[0]!, copy])).rejects.toMatchObject({ code: 'PLAINTEXT_PROOF_REJECTED' })
    removed.add('proof')
    expect(await sumOf([messages[0]!, copy])).toEqual([2, -4, 6])
  })

  test('of another task has no proof here; were proofs not bound, it would count', async () => {
    const stolen = async () => {
      const { message } = await encryptContribution(sibling, publicKey, victims)
      // under the id of this task
      return concatBytes(messages[0]!.slice(0, ciphertextsAt()), message.slice(ciphertextsAt()))
    }
    await expect(sumOf([await stolen(), messages[1]!])).rejects.toMatchObject({
      code: 'PLAINTEXT_PROOF_REJECTED',
    })
    removed.add('context')
    const { message } = await encryptContribution(task, publicKey, new Float64Array(3))
    expect(await sumOf([await stolen(), message])).toEqual([...victims])
  })
})

describe('a changed report', () => {
  const places = {
    'in a ciphertext': () => ciphertextsAt() + 4,
    'in the digest of a proof': () => proofAt(),
    'in the responses of a proof': () => reportBytes(task) - 8,
  }

  test.each(Object.entries(places))('%s is refused; without proofs it is not', async (_, place) => {
    const changed = flipped(messages[0]!, place())
    const [aggregator] = aggregatorsWith()
    await expect(aggregator!.accept(changed)).rejects.toThrow(failure('PLAINTEXT_PROOF_REJECTED'))
    removed.add('proof')
    expect(await aggregator!.accept(changed)).toMatch(/^[0-9a-f]{32}$/)
  })

  test('is refused wherever a bit of it is another', async () => {
    const [aggregator] = aggregatorsWith()
    const codes = ['CONTRIBUTION_INVALID', 'KEY_MISMATCH', 'CIPHERTEXT_MALFORMED', 'PLAINTEXT_PROOF_REJECTED']
    for (let k = 0; k < tamperings; k++) {
      const changed = messages[0]!.slice()
      changed[Math.floor(Math.random() * changed.length)]! ^= 1 << Math.floor(Math.random() * 8)
      const refused = await aggregator!.accept(changed).catch((error: BeaverdamError) => error.code)
      expect(codes).toContain(refused)
    }
  }, 1_800_000)

  test.each([
    ['of another length', () => messages[0]!.slice(1), 'CONTRIBUTION_INVALID'],
    ['of another version', () => flipped(messages[0]!, 0), 'CONTRIBUTION_INVALID'],
    ['for another task', () => flipped(messages[0]!, 2), 'CONTRIBUTION_INVALID'],
    ['under another key', () => flipped(messages[0]!, 34), 'KEY_MISMATCH'],
    [
      'with a residue that is none',
      () => messages[0]!.slice().fill(0xff, ciphertextsAt(), ciphertextsAt() + 4),
      'CIPHERTEXT_MALFORMED',
    ],
  ])('%s', async (_, message, code) => {
    await expect(aggregatorsWith()[0]!.accept(message())).rejects.toThrow(failure(code))
  })
})

describe('a set', () => {
  test('below the minimum stays closed; without the check it opens', async () => {
    await expect(sumOf([messages[0]!])).rejects.toMatchObject({ code: 'BATCH_TOO_SMALL' })
    removed.add('minimum')
    expect(await sumOf([messages[0]!])).toEqual([...victims])
  })

  /** Opens a batch twice. */
  async function replayed(records: () => AggregatorRecords): Promise<readonly number[][]> {
    const aggregators = aggregatorsWith(records)
    return among(async (party) => {
      const aggregator = aggregators[party.id]!
      for (const message of messages) await aggregator.accept(message)
      const batch = await aggregator.agree(party)
      const first = await aggregator.open(party, batch)
      const second = await party.fork('again', (at) => aggregator.open(at, batch))
      return [first, second].flatMap((release) => [...release.sum()])
    })
  }

  class ForgetfulLedger extends MemoryLedger {
    readonly #kept = new Map<string, Uint8Array>()
    override async accept(id: string, share: Uint8Array, most: number): Promise<void> {
      this.#kept.set(id, share)
      await super.accept(id, share, most)
    }
    override async release(ids: readonly string[]) {
      return ids.map((id) => [id, this.#kept.get(id)!] as const)
    }
  }

  test('opens once: its ledger says so, and its key has no more to give', async () => {
    const ledgers = () => ({ ledger: new ForgetfulLedger() })
    await expect(replayed(() => ({}))).rejects.toMatchObject({ code: 'ALREADY_RELEASED' })
    await expect(replayed(ledgers)).rejects.toMatchObject({ code: 'KEY_EXHAUSTED' })
    class Uncounted extends MemoryOpenedCount {
      override async take(): Promise<void> {}
    }
    const [opened] = await replayed(() => ({ ...ledgers(), count: new Uncounted() }))
    expect(opened).toEqual([...victims, ...victims])
  })

  test('that it has not agreed to', async () => {
    const stranger = { ids: [], digest: '', uncounted: [] }
    await expect(among((party) => aggregatorsWith()[party.id]!.open(party, stranger))).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
  })

  test('of more than the largest batch', async () => {
    const many = []
    for (let i = 0; i < 5; i++) many.push((await encryptContribution(task, publicKey, victims)).message)
    await expect(sumOf(many)).rejects.toMatchObject({ code: 'BATCH_TOO_LARGE' })
  })

  test('has what all hold: different messages to different aggregators count nowhere', async () => {
    const other = (await encryptContribution(task, publicKey, victims)).message
    const third = (await encryptContribution(task, publicKey, victims)).message
    const aggregators = aggregatorsWith()
    const ends = await among(async (party) => {
      const aggregator = aggregators[party.id]!
      const own = party.id === 0 ? other : third
      for (const message of [...messages, own]) await aggregator.accept(message)
      const batch = await aggregator.agree(party)
      return { uncounted: batch.uncounted.length, sum: [...(await aggregator.open(party, batch)).sum()] }
    })
    for (const end of ends) expect(end).toEqual({ uncounted: 1, sum: [...victims] })
  })
})

describe('an aggregator', () => {
  /** Opens with aggregator 1 changing what it says of the sum. */
  function openedWith(lie: (body: Uint8Array) => Uint8Array) {
    const aggregators = aggregatorsWith()
    return among(async (party) => {
      const aggregator = aggregators[party.id]!
      for (const message of messages) await aggregator.accept(message)
      const batch = await aggregator.agree(party)
      const liar = new LyingParty(party, (_, __, body) => lie(body))
      return [...(await aggregator.open(party.id === 1 ? liar : party, batch)).sum()]
    })
  }

  test('whose part is malformed is named', async () => {
    await expect(openedWith((body) => body.slice().fill(0xff, 0, 4))).rejects.toMatchObject({
      code: 'CIPHERTEXT_MALFORMED',
      party: 'b',
    })
  })

  test('can shift the sum unnoticed, as the page says', async () => {
    const [honest, liar] = await openedWith((body) => flipped(body, 0))
    expect(honest).not.toEqual([...victims])
    expect(liar).toEqual([...victims])
  })

  test("can't put its own key in the place of all aggregators'; unless nobody compares", async () => {
    const { parameters } = task
    const seed = new Uint8Array(32)
    const own = await sampleKey(parameters, await expandElement(parameters, seed), (n) => new Uint8Array(n))
    const fake = await PublicKey.of(parameters, seed, own.b)
    const received = async () => {
      const transports = memoryTransports(['a', 'b', 'c'])
      const outcomes = await simulate(transports, { terms: {} }, async (party) => {
        if (party.id === 2) return (await receiveKey(party, task)).keyId
        const lie = new LyingParty(party, () => encodePublicKey(fake))
        publishKey(party.id === 0 ? lie : party, task, publicKey, [2])
        return undefined
      })
      return outcomes[2]!.value
    }
    await expect(received()).rejects.toMatchObject({ code: 'KEY_MISMATCH', party: 'b' })
    removed.add('digest')
    expect(await received()).toBe(fake.keyId)
  })

  test('that is lost while the sum is decrypted is named by the deadline', async () => {
    holdTime()
    const aggregators = aggregatorsWith()
    const options = { terms: {}, deadline: 500 }
    const [end] = await Promise.allSettled(
      memoryTransports(['a', 'b']).map((transport) =>
        runParty(transport, options, async (party) => {
          const aggregator = aggregators[party.id]!
          for (const message of messages) await aggregator.accept(message)
          const batch = await aggregator.agree(party)
          if (party.id === 0) return aggregator.open(party, batch)
          while (!party.signal.aborted) await passTime(500)
          throw new BeaverdamError('PEER_LOST', 'silent')
        }),
      ),
    )
    expect(end).toMatchObject({ reason: { code: 'PEER_TIMEOUT', party: 'b' } })
  })
})

test('contributors that send nonsense are refused, told apart, and stop nobody', async () => {
  const outcomes = await simulate(
    memoryTransports(['a', 'b', 'c', 'd', 'e']),
    { terms: {} },
    async (party) => {
      if (party.id < 2) return runHomomorphicAggregator(party, task)
      const liar = new LyingParty(party, (_, __, body) => flipped(body, body.length - 1))
      await runHomomorphicContributor(party.id === 4 ? liar : party, task, victims)
      return undefined
    },
  )
  for (const { value } of outcomes.slice(0, 2)) {
    expect([...value!.refused]).toEqual([[4, 'PLAINTEXT_PROOF_REJECTED']])
    expect(value!.release.sum()).toEqual(Float64Array.of(2, -4, 6))
  }
})

test('a key of another task opens nothing here', () => {
  const larger = new HomomorphicTask(new SumTask({ ...parameters, length: 70_000 }))
  expect(() => new HomomorphicAggregator(larger, 0, keys[0]!)).toThrow(failure('PARAMETERS_MISMATCH'))
})
