import { BeaverdamError, type ErrorCode } from '../../src/errors.ts'
import { randomBytes } from '../../src/random/csprng.ts'
import type { OneRoundVdaf } from './one-round-vdaf.ts'
import { nonceSize, type Shards, verifyKeySize } from './prio3.ts'

// What the tests of VDAFs share: reports that are judged alone, with somebody who does not follow the protocol.

export const exampleCtx = new TextEncoder().encode('task')
const verifyKey = randomBytes(verifyKeySize)

export interface ExampleReport extends Shards {
  readonly nonce: Uint8Array
}

/** What an aggregator takes for its part of the report's surroundings. */
export interface View {
  readonly verifyKey: Uint8Array
  readonly ctx: Uint8Array
  readonly nonce: Uint8Array
  readonly aggId: number
  readonly publicShare: Uint8Array
}

/** What reaches the others in the place of the truth. */
export interface Deviations {
  readonly view?: (honest: View, aggId: number) => View
  readonly verifierShares?: (honest: readonly Uint8Array[]) => readonly Uint8Array[]
  readonly message?: (honest: Uint8Array) => Uint8Array
}

export function exampleReport<M>(vdaf: OneRoundVdaf<M, unknown>, measurement: M): ExampleReport {
  const nonce = randomBytes(nonceSize)
  return { nonce, ...vdaf.shard(exampleCtx, measurement, nonce) }
}

/** The aggregate of a report alone. @throws BeaverdamError if it is rejected */
export function resultOf<R>(
  vdaf: OneRoundVdaf<never, R>,
  { nonce, publicShare, inputShares }: ExampleReport,
  deviations: Deviations = {},
): R {
  const {
    view = (honest) => honest,
    verifierShares = (honest) => honest,
    message = (honest) => honest,
  } = deviations
  const verifications = inputShares.map((inputShare, aggId) => {
    const seen = view({ verifyKey, ctx: exampleCtx, nonce, aggId, publicShare }, aggId)
    return vdaf.verifyInit(seen.verifyKey, seen.ctx, seen.aggId, seen.nonce, seen.publicShare, inputShare)
  })
  const honest = verifications.map(({ verifierShare }) => verifierShare)
  const found = message(vdaf.verifierSharesToMessage(exampleCtx, verifierShares(honest)))
  const aggShares = verifications.map(
    ({ state }) => vdaf.aggregate([vdaf.verifyNext(exampleCtx, state, found)]).bytes,
  )
  return vdaf.unshard(aggShares, 1)
}

/** The code of the error that a report ends with, or `accepted`. */
export function verdict(
  vdaf: OneRoundVdaf<never, unknown>,
  report: ExampleReport,
  deviations?: Deviations,
): ErrorCode | 'accepted' {
  try {
    resultOf(vdaf, report, deviations)
    return 'accepted'
  } catch (error) {
    if (error instanceof BeaverdamError) return error.code
    throw error
  }
}

export function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  return bytes.with(bit >> 3, (bytes[bit >> 3] as number) ^ (1 << (bit & 7)))
}

export function replaced<T>(list: readonly T[], i: number, change: (item: T) => T): readonly T[] {
  return list.with(i, change(list[i] as T))
}
