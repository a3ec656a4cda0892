import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { Prg } from '../../../src/random/prg.ts'
import { expand } from '../../../src/random/uniform.ts'
import type { Party, PartyId } from '../../../src/runtime/party.ts'
import { answer } from '../../lattice/answer.ts'
import { decrypt } from '../../lattice/decrypt.ts'
import { ciphertextBytes, decodeCiphertext, encodeCiphertext } from '../../lattice/encoding.ts'
import { encryptOwn } from '../../lattice/encrypt.ts'
import { fromParty } from '../../lattice/from-party.ts'
import type { PairwiseKeys } from './pairwise-keys.ts'
import { latticeSteps } from './steps.ts'

/** Whose products with whom: an ordered pair has an asker, who has the first factor, and an answerer, who has the second. */
export interface ProductPeers {
  /** Those that this party asks, in ascending order. */
  readonly asked: readonly PartyId[]
  /** Those that it answers, in ascending order. */
  readonly answered: readonly PartyId[]
}

/**
 * Shares products across parties, element by element: this party gets shares of x y_j for all j that it asks and of x_i y for
 * all i that it answers, added up.
 *
 * An asker sends an encryption of x under its own key. The answerer sends an encryption of x y + r and keeps -r.
 *
 * @param x at most as many elements as a ciphertext has slots, of Field64
 * @param y as many
 * @param masks where r comes from
 * @throws BeaverdamError as `decodeCiphertext`, `answer` and `decrypt`
 */
export async function shareProducts(
  at: Party,
  keys: PairwiseKeys,
  { asked, answered }: ProductPeers,
  x: FieldVector,
  y: FieldVector,
  masks: Prg,
): Promise<FieldVector> {
  await keys.beginBatch(at)
  const { parameters, count, random, own } = keys
  if (asked.length > 0) {
    const question = encodeCiphertext(await encryptOwn(own, x, random))
    await Promise.all(asked.map((peer) => at.send(peer, latticeSteps.question, question)))
  }
  let share = FieldVector.zero(Field64, x.length)
  for (const peer of answered) {
    const publicKey = keys.of(peer)
    const body = await at.receive(peer, latticeSteps.question, ciphertextBytes(parameters, true))
    // all slots are masked, those that are not used too
    const mask = await expand(Field64, masks, parameters.n)
    const masked = await fromParty(at, peer, async () =>
      answer(publicKey, await decodeCiphertext(publicKey, body), y, mask, { count, random }),
    )
    await at.send(peer, latticeSteps.answer, encodeCiphertext(masked))
    share = share.sub(mask.slice(0, x.length))
  }
  for (const peer of asked) {
    const body = await at.receive(peer, latticeSteps.answer, ciphertextBytes(parameters, false))
    const masked = await fromParty(at, peer, () => decodeCiphertext(own, body))
    share = share.add(decrypt(own, masked).slice(0, x.length))
  }
  return share
}
