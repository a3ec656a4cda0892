import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import type { FieldVector } from '../../src/field/vector.ts'
import type { TranscriptMessage } from '../../src/vectors/transcript.ts'
import { namedBytes, type VectorParty } from '../../src/vectors/vector-file.ts'
import { joined } from './encoding.ts'
import type { OneRoundVdaf } from './one-round-vdaf.ts'
import { nonceSize, verifyKeySize } from './prio3.ts'

/** What the aggregators of a test vector's batch share, in hexadecimal. */
export interface VectorKeys {
  readonly ctx: string
  readonly verifyKey: string
}

/** Fixed ones for a vector of that name. */
export function vectorKeys(name: string): VectorKeys {
  return {
    ctx: bytesToHex(new TextEncoder().encode('beaverdam test vectors')),
    verifyKey: bytesToHex(namedBytes(`${name} verify key`, verifyKeySize)),
  }
}

/** Aggregators, parties 0 to k - 1, and behind them a client for each measurement, with fixed randomness. */
export function vectorParties(
  name: string,
  { shares, randSize }: OneRoundVdaf<never, unknown>,
  measurements: readonly VectorParty['inputs'][],
): readonly VectorParty[] {
  return [
    ...Array.from({ length: shares }, () => ({ inputs: {}, randomness: [] })),
    ...measurements.map((inputs, i) => ({
      inputs,
      randomness: [nonceSize, randSize].map((size) => bytesToHex(namedBytes(`${name} ${i} ${size}`, size))),
    })),
  ]
}

/** What a batch of reports gives. */
export interface VectorBatch<Result> {
  readonly messages: readonly TranscriptMessage[]
  readonly result: Result
}

/** Runs the batch of a vector's parties. Aggregator 0 makes the verifier messages and unshards. */
export function runVectorBatch<Measurement, Result>(
  vdaf: OneRoundVdaf<Measurement, Result>,
  keys: VectorKeys,
  parties: readonly VectorParty[],
  measurementOf: (inputs: VectorParty['inputs']) => Measurement,
): VectorBatch<Result> {
  const { shares } = vdaf
  const aggregators = Array.from({ length: shares }, (_, id) => id)
  const [ctx, verifyKey] = [hexToBytes(keys.ctx), hexToBytes(keys.verifyKey)]
  const messages: TranscriptMessage[] = []
  const send = (scope: string, from: number, to: number, body: Uint8Array) =>
    messages.push({ scope, from, to, body: bytesToHex(body) })

  const clients = parties.slice(shares)
  const outShares = clients.map(({ inputs, randomness }, i) => {
    const [nonce, rand] = randomness.map((hex) => hexToBytes(hex)) as [Uint8Array, Uint8Array]
    const { publicShare, inputShares } = vdaf.shard(ctx, measurementOf(inputs), nonce, rand)
    const scope = `report-${i}`
    for (const [id, inputShare] of inputShares.entries())
      send(scope, shares + i, id, joined([nonce, publicShare, inputShare]))
    const verifications = inputShares.map((inputShare, id) =>
      vdaf.verifyInit(verifyKey, ctx, id, nonce, publicShare, inputShare),
    )
    const verifierShares = verifications.map(({ verifierShare }) => verifierShare)
    for (const id of aggregators.slice(1)) send(scope, id, 0, verifierShares[id] as Uint8Array)
    const message = vdaf.verifierSharesToMessage(ctx, verifierShares)
    for (const id of aggregators.slice(1)) send(scope, 0, id, message)
    return verifications.map(({ state }) => vdaf.verifyNext(ctx, state, message))
  })
  const aggShares = aggregators.map((id) =>
    vdaf.aggregate(outShares.map((ofReport) => ofReport[id] as FieldVector)),
  )
  for (const id of aggregators.slice(1)) send('batch', id, 0, (aggShares[id] as FieldVector).bytes)
  const result = vdaf.unshard(
    aggShares.map(({ bytes }) => bytes),
    clients.length,
  )
  return { messages, result }
}
