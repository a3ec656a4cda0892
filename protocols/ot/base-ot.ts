import { turn } from '../../src/next-turn.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { seedBytes } from '../../src/random/seed.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { receiveExactly } from '../../src/runtime/receive-exactly.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { deviation } from './deviation.ts'
import { maskOf, select } from './masks.ts'
import { hashAt, messageAt, type Place } from './place.ts'
import {
  decodePoint,
  type GroupElement,
  generator,
  hashToGroup,
  pointBytes,
  randomScalar,
} from './ristretto.ts'

/** Both keys of one base OT, 32 bytes each. */
export type KeyPair = readonly [Uint8Array, Uint8Array]

/** Transfers between two turns of the event loop: a transfer takes milliseconds. */
const transfersPerTurn = 8

const receiverStep = stepOf('base ot receiver')
const senderStep = stepOf('base ot sender')

/**
 * The sender of base OTs over ristretto255 (Masny and Rindal, ePrint 2019/706, the two-message protocol from DDH).
 *
 * With r_0, r_1 from the receiver, M_j = r_j + H_j(r_(1-j)) and a fresh scalar s_j for each, key j is a hash of s_j M_j.
 *
 * @throws BeaverdamError INVALID_POINT, LENGTH_MISMATCH
 */
export async function sendBaseOts(
  party: Party,
  receiver: PartyId,
  count: number,
  place: Place,
  random: RandomSource = randomBytes,
): Promise<readonly KeyPair[]> {
  const received = await receiveExactly(party, receiver, receiverStep, 2 * count * pointBytes)
  const sent = new Uint8Array(2 * count * pointBytes)
  const keys: KeyPair[] = []
  for (let i = 0; i < count; i++) {
    const r = pairAt(received, i)
    const scalars = [randomScalar(random), randomScalar(random)] as const
    const answer = pairAt(sent, i)
    for (const j of [0, 1] as const) answer[j].set(generator.multiply(scalars[j]).toBytes())
    const key = (j: 0 | 1) => {
      const point = decoded(party, receiver, r[j]).add(hashOf(place, i, j, r[1 - j] as Uint8Array))
      if (point.is0()) throw deviation(party, receiver, 'INVALID_POINT', 'sent points whose key is known')
      return keyOf(place, i, j, received, sent, point.multiply(scalars[j]))
    }
    keys.push([key(0), key(1)])
    if (i % transfersPerTurn === transfersPerTurn - 1) await turn()
  }
  await party.send(receiver, senderStep, sent)
  return keys
}

/**
 * The receiver of base OTs: r_(1-c) is random and r_c = s G - H_c(r_(1-c)), so that it knows s for M_c alone.
 *
 * @param choices 0 or 1 for each transfer, secret
 * @returns the key of each choice
 * @throws BeaverdamError INVALID_POINT, LENGTH_MISMATCH
 */
export async function receiveBaseOts(
  party: Party,
  sender: PartyId,
  choices: Uint8Array,
  place: Place,
  random: RandomSource = randomBytes,
): Promise<readonly Uint8Array[]> {
  const sent = new Uint8Array(2 * choices.length * pointBytes)
  const scalars: bigint[] = []
  for (const [i, choice] of choices.entries()) {
    const scalar = randomScalar(random)
    const other = hashToGroup(random(seedBytes)).toBytes()
    const chosen = generator
      .multiply(scalar)
      .subtract(hashOf(place, i, choice, other))
      .toBytes()
    const r = pairAt(sent, i)
    r[0].set(select(maskOf(choice), chosen, other))
    r[1].set(select(maskOf(choice), other, chosen))
    scalars.push(scalar)
    if (i % transfersPerTurn === transfersPerTurn - 1) await turn()
  }
  await party.send(sender, receiverStep, sent)
  const received = await receiveExactly(party, sender, senderStep, sent.length)
  const keys: Uint8Array[] = []
  for (const [i, choice] of choices.entries()) {
    const answer = pairAt(received, i)
    // Both are decoded, so that whether a bad point is noticed does not depend on the choice.
    for (const bytes of answer) decoded(party, sender, bytes)
    const point = decoded(party, sender, select(maskOf(choice), answer[0], answer[1]))
    keys.push(keyOf(place, i, choice, sent, received, point.multiply(scalars[i] as bigint)))
    if (i % transfersPerTurn === transfersPerTurn - 1) await turn()
  }
  return keys
}

/** H_j of a transfer: the other point, under session, roles, transfer and j. */
function hashOf(place: Place, transfer: number, j: number, other: Uint8Array): GroupElement {
  return hashToGroup(messageAt('base ot point', place, [transfer, j], other))
}

/** Key j of a transfer: the shared point under session, roles, transfer, j and the transfer's messages. */
function keyOf(
  place: Place,
  transfer: number,
  j: number,
  fromReceiver: Uint8Array,
  fromSender: Uint8Array,
  shared: GroupElement,
): Uint8Array {
  const bytes = new Uint8Array(5 * pointBytes)
  const start = 2 * transfer * pointBytes
  bytes.set(fromReceiver.subarray(start, start + 2 * pointBytes))
  bytes.set(fromSender.subarray(start, start + 2 * pointBytes), 2 * pointBytes)
  bytes.set(shared.toBytes(), 4 * pointBytes)
  return hashAt('base ot key', place, [transfer, j], bytes, seedBytes)
}

function pairAt(bytes: Uint8Array, transfer: number): readonly [Uint8Array, Uint8Array] {
  const start = 2 * transfer * pointBytes
  return [
    bytes.subarray(start, start + pointBytes),
    bytes.subarray(start + pointBytes, start + 2 * pointBytes),
  ]
}

function decoded(party: Party, peer: PartyId, bytes: Uint8Array): GroupElement {
  const point = decodePoint(bytes)
  if (point === undefined)
    throw deviation(party, peer, 'INVALID_POINT', 'sent bytes that are no point, or the identity')
  return point
}
