import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { RandomSource } from '../../../src/random/csprng.ts'
import { seededPrg } from '../../../src/random/prg.ts'
import { Seed, seedBytes } from '../../../src/random/seed.ts'
import { expand } from '../../../src/random/uniform.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { answer } from '../../lattice/answer.ts'
import type { Ciphertext } from '../../lattice/ciphertext.ts'
import { decrypt } from '../../lattice/decrypt.ts'
import { ciphertextBytes, decodeCiphertext, encodeCiphertext } from '../../lattice/encoding.ts'
import { fromParty } from '../../lattice/from-party.ts'
import type { OpenedCount } from '../../lattice/opened-count.ts'
import type { PublicKey } from '../../lattice/public-key.ts'
import type { ProductPeers } from '../lattice/share-products.ts'
import type { ProvenKeys } from './proven-key.ts'
import { lowgearSteps } from './steps.ts'

/** What a party answers with. */
export interface Answering {
  readonly keys: ProvenKeys
  /** Of what it has answered. */
  readonly count: OpenedCount
  readonly random: RandomSource
}

/**
 * Shares products across parties, slot by slot: this party gets, for each factor, shares of its product with the questions of
 * all that it answers, and of the product of its own question with the factor of each that it asks, added up.
 *
 * Who deviates shifts a share by a sum of products of what it knows and what it does not; or, by an answer that does not decrypt
 * as it should, by what the assumption says that it cannot choose well.
 *
 * @param questions by party
 * @param factors each of at most as many elements as a ciphertext has slots; as many at all parties, and of the same lengths
 * @returns as many shares
 */
export async function shareProducts(
  at: Party,
  { keys: { own, all }, count, random }: Answering,
  questions: readonly Ciphertext[],
  { asked, answered }: ProductPeers,
  factors: readonly FieldVector[],
): Promise<readonly FieldVector[]> {
  const { parameters } = own
  const use = { label: 'lowgear masks', session: at.session, address: at.scope }
  const masks = seededPrg(Seed.fromBytes(random(seedBytes)), use)
  const shares = factors.map(({ length }) => FieldVector.zero(Field64, length))
  const addShare = (k: number, sign: 1 | -1, slots: FieldVector) => {
    const share = shares[k] as FieldVector
    shares[k] = share.axpy(sign, slots.slice(0, share.length))
  }
  const sent: Promise<void>[] = []
  for (const [k, factor] of factors.entries())
    for (const peer of answered) {
      // all slots are masked, those that are not used too
      const mask = await expand(Field64, masks, parameters.n)
      const question = questions[peer] as Ciphertext
      const masked = await answer(all[peer] as PublicKey, question, factor, mask, { count, random })
      // who hears nothing before it has said all waits for others that do the same
      sent.push(at.send(peer, lowgearSteps.answer, encodeCiphertext(masked)))
      addShare(k, -1, mask)
    }
  const hear = async () => {
    for (const k of factors.keys())
      for (const peer of asked) {
        const body = await at.receive(peer, lowgearSteps.answer, ciphertextBytes(parameters, false))
        const masked = await fromParty(at, peer, () => decodeCiphertext(own, body))
        addShare(k, 1, decrypt(own, masked))
      }
  }
  await Promise.all([hear(), ...sent])
  return shares
}
