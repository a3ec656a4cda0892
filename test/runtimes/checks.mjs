/**
 * What the package says it does everywhere, as an outsider has it: it is imported by its name, and nothing here is of one
 * platform alone. Each check throws if it does not hold.
 */
import { Field64, FieldVector, memoryTransports, secureSum, simulate, simulateProgram } from 'beaverdam'
import { KeyPair, openBase, sealBase } from 'beaverdam/protocols/hpke'
import { NormSum } from 'beaverdam/protocols/norm-sum'
import { nonceSize, Prio3SumVec, verifyKeySize } from 'beaverdam/protocols/prio3'
import { sealReport } from 'beaverdam/protocols/sealed-report'
import { foundTask, openRelease, VerifiedAggregator } from 'beaverdam/protocols/verified-sum'
import { randomBytes, Seed, seededPrg, turboShake128 } from 'beaverdam/random'
import { portTransport } from 'beaverdam/transport'

export function expectSame(got, expected) {
  const [a, b] = [got, expected].map((value) =>
    JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}n` : part)),
  )
  if (a !== b) throw new Error(`expected ${b}, got ${a}`)
}

const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** @param transports of three parties */
export async function sumOfSalaries(transports) {
  const salaries = [52_000, 61_000, 48_000]
  const outcomes = await simulate(transports, { terms: { task: 'payroll' } }, (party) =>
    secureSum(party, FieldVector.of(Field64, [salaries[party.id]])),
  )
  for (const { value } of outcomes) expectSame(value.at(0), 161_000n)
}

/** (x + y) y of two parties' inputs. */
async function multiplication(options) {
  const outcomes = await simulateProgram(
    async (mpc) => {
      const x = await mpc.input(0, 3, mpc.own('x'))
      const y = await mpc.input(1, 3, mpc.own('y'))
      return mpc.open(await mpc.mul(mpc.add(x, y), y))
    },
    { inputs: [{ x: [1n, 2n, 3n] }, { y: [10n, 20n, 30n] }], ...options },
  )
  for (const { value } of outcomes) expectSame(value.toBigInts(), [110n, 440n, 990n])
}

/** Three products that are issued many promises apart, but before anything else can happen. */
async function turn() {
  const outcomes = await simulateProgram(
    async (mpc) => {
      const x = await mpc.input(0, 1, mpc.own('x'))
      const after = async (promises) => {
        for (let i = 0; i < promises; i++) await undefined
        return mpc.mul(x, x)
      }
      await Promise.all([0, 1, 1_000].map(after))
    },
    { parties: 2, inputs: [{ x: [1n] }] },
  )
  // the input and the products
  for (const { metrics } of outcomes) expectSame(metrics.rounds, 2)
}

/** A report with its proof, verified by the aggregators of a VDAF, and the sum of that one report. */
function verified(vdaf, measurement) {
  const ctx = new TextEncoder().encode('runtimes')
  const [nonce, verifyKey] = [randomBytes(nonceSize), randomBytes(verifyKeySize)]
  const { publicShare, inputShares } = vdaf.shard(ctx, measurement, nonce)
  const verifications = inputShares.map((share, id) =>
    vdaf.verifyInit(verifyKey, ctx, id, nonce, publicShare, share),
  )
  const shares = verifications.map(({ verifierShare }) => verifierShare)
  const message = vdaf.verifierSharesToMessage(ctx, shares)
  const sums = verifications.map(({ state }) => vdaf.aggregate([vdaf.verifyNext(ctx, state, message)]).bytes)
  return vdaf.unshard(sums, 1)
}

async function sealedReports() {
  const collector = await KeyPair.generate()
  const terms = {
    ...{ name: 'runtimes', vdaf: 'Prio3Sum', field: 'Field64', parameters: { maxMeasurement: 1000 } },
    ...{ fractionBits: 3, minBatch: 2, maxBatch: 100, uploads: 'open', collectorKey: collector.publicKey },
    ...{ opens: 1_800_000_000, closes: 1_800_604_800 },
  }
  const names = ['leader', 'helper']
  const run = (body) => simulate(memoryTransports(names), { terms: { task: terms.name } }, body)
  const founded = await run((party) => foundTask(party, terms))
  const [{ task, signedConfigs }] = founded.map(({ value }) => value)
  const aggregators = founded.map(({ value }, id) => new VerifiedAggregator(task, id, value.keys))
  for (const measurement of [12.375, 0.125]) {
    const { messages } = await sealReport(task, signedConfigs, measurement, { time: terms.opens })
    for (const [id, message] of messages.entries()) await aggregators[id].accept(message)
  }
  const released = await run(async (party) => {
    const aggregator = aggregators[party.id]
    await aggregator.verify(party)
    const batch = await aggregator.agree(party)
    return { batch, sealed: await aggregator.release(party, batch) }
  })
  const shares = released.map(({ value }) => value)
  const sum = await openRelease(
    task,
    collector,
    shares[0].batch,
    shares.map(({ sealed }) => sealed),
  )
  expectSame(sum, { count: 2, result: 12.5 })
}

/** The stream of a seed over the border of 64 KiB, hashed. */
async function seededStream() {
  const seed = Seed.fromBytes(Uint8Array.from({ length: 32 }, (_, i) => i))
  const prg = seededPrg(seed, { label: 'test', session: 'Größe', address: 'round-1/share' })
  const stream = new Uint8Array(100_000)
  stream.set(await prg.next(70_001))
  stream.set(await prg.next(29_999), 70_001)
  expectSame(toHex(stream.subarray(0, 16)), '3902f36786b2004bb4636261be6f086b')
  expectSame(toHex(turboShake128(stream, 0x1f, 16)), '5275e472f802631fb3a39cf3608959a1')
}

/** Parties of one process over message ports, as workers have them. */
function portTransports(names) {
  const ports = names.map(() => new Array(names.length))
  for (let i = 0; i < names.length; i++)
    for (let j = i + 1; j < names.length; j++) {
      const { port1, port2 } = new MessageChannel()
      ports[i][j] = port1
      ports[j][i] = port2
    }
  return names.map((_, id) => portTransport(id, names, ports[id]))
}

const parties = ['alice', 'bob', 'carol']

/** By what they show. */
export const checks = {
  'secure sum in memory': () => sumOfSalaries(memoryTransports(parties)),
  'secure sum over message ports': async () => {
    const transports = portTransports(parties)
    await sumOfSalaries(transports)
    for (const transport of transports) await transport.close()
  },
  'what is issued in one turn travels in one round': turn,
  'products: additive, dealer': () => multiplication({ parties: 2, protocol: 'additive' }),
  'products: additive, triples by oblivious transfer': () =>
    multiplication({ parties: 2, protocol: 'additive', triples: 'ot' }),
  'products: additive, triples by lattice encryption': () =>
    multiplication({ parties: 2, protocol: 'additive', triples: 'lattice' }),
  'products: spdz, dealer': () => multiplication({ parties: 2, protocol: 'spdz' }),
  'products: replicated': () => multiplication({ parties: 3, protocol: 'replicated' }),
  'products: shamir': () => multiplication({ parties: 3, protocol: 'shamir' }),
  'Prio3 report verified': () => {
    expectSame(verified(new Prio3SumVec(2, 4, 255, 3), [1, 0, 255, 7]).toNumbers(), [1, 0, 255, 7])
  },
  'norm-sum report verified': () => {
    const normSum = new NormSum(2, { dimension: 100, bound: 1, fractionBits: 20 })
    const update = Float64Array.from({ length: 100 }, (_, i) => (i - 50) / 1024)
    expectSame([...verified(normSum, update)], [...update])
  },
  'HPKE seals and opens': async () => {
    const receiver = await KeyPair.generate()
    const [info, aad, plaintext] = [randomBytes(8), randomBytes(8), randomBytes(100)]
    const sealed = await sealBase(receiver.publicKey, info, aad, plaintext)
    expectSame(toHex(await openBase(receiver, info, aad, sealed)), toHex(plaintext))
  },
  'sealed reports verified and released': sealedReports,
  'the stream of a seed': seededStream,
}

/** Makes every check, and prints a line each. @returns whether all hold */
export async function runChecks(checks, print) {
  let hold = true
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check()
      print(`holds  ${name}`)
    } catch (error) {
      hold = false
      print(`fails  ${name}: ${error?.stack ?? error}`)
    }
  }
  return hold
}
