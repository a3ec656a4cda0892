import type { Field } from '../../src/field/field.ts'
import { repeated } from '../../src/field/repeated.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { Prg } from '../../src/random/prg.ts'
import type { Protocol } from '../../src/runtime/arithmetic.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { bitVector } from '../triples/bit-vector.ts'
import type { ProductContext } from './multiply.ts'
import { componentShare, type ReplicatedShare } from './replicated-share.ts'

/**
 * Three vectors of random signs, 1 or -1. Two parties expand signs j from key j; they are component j of a vector whose
 * others are zero. To every party one of the three is unknown, and so is their product.
 */
export async function randomSigns(
  { field, keys }: Pick<ProductContext, 'field' | 'keys'>,
  at: Party,
  length: number,
): Promise<readonly [ReplicatedShare, ReplicatedShare, ReplicatedShare]> {
  const own = await expandSigns(field, keys.own(at, 'signs'), length)
  const next = await expandSigns(field, keys.next(at, 'signs'), length)
  const signs = (j: PartyId) => componentShare(at.id, j, j === at.id ? own : next)
  return [signs(0), signs(1), signs(2)]
}

/** Random signs from a stream: its bits, the lowest of a byte first, make 1 of 0 and -1 of 1. */
export async function expandSigns(field: Field, prg: Prg, length: number): Promise<FieldVector> {
  const bits = bitVector(field, await prg.next(Math.ceil(length / 8)), length)
  return repeated(field, 1n, length).axpy(-2, bits)
}

/** Shares of the bits (1 - s) / 2 of signs s. */
export function bitsOfSigns<Share>(
  protocol: Pick<Protocol<Share>, 'field' | 'constant' | 'sub' | 'scale'>,
  signs: Share,
  length: number,
): Share {
  const { field } = protocol
  const half = (field.modulus + 1n) / 2n
  return protocol.sub(protocol.constant(repeated(field, half, length)), protocol.scale(signs, half))
}
