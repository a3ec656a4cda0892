import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { FieldVector } from '../../src/field/vector.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { Seed, seedBytes } from '../../src/random/seed.ts'
import type { Mpc, Shared } from '../../src/runtime/arithmetic.ts'
import { expandShare } from '../../src/sharing/additive.ts'
import { lengthPrefixed } from '../sealed-report/length-prefixed.ts'
import { HeldShare } from './held-share.ts'
import type { VectorLayout } from './layout.ts'
import { publish } from './publish.ts'
import { seedUse } from './seed-use.ts'
import { commitShare, openerBytes } from './share-commitment.ts'
import { checkTerms, idBytes, type SharingTerms } from './sharing.ts'
import { tagShared } from './tags.ts'

const label = utf8ToBytes('beaverdam/share-file/v1 sharing id')

/**
 * Takes a vector out of a session as additive shares, one for each party, which nobody sees. The parties make tags for it;
 * then each but the last masks both with what a seed of its own expands to, and what is left is opened to the last.
 *
 * @param random the CSPRNG except in tests and vectors
 * @returns this party's share
 * @throws BeaverdamError INVALID_ARGUMENT for a vector that no share file holds
 */
export async function keepShares(
  mpc: Mpc,
  x: Shared,
  random: RandomSource = randomBytes,
): Promise<HeldShare> {
  const { field, length, fractionBits, bound } = x
  const layout = layoutOf(x)
  const threshold = mpc.n - 1
  const terms: SharingTerms = {
    scheme: 'additive',
    field,
    parties: mpc.n,
    threshold,
    fractionBits,
    bound,
    layout,
  }
  checkTerms(terms)
  const plain = mpc.restate(mpc.reshape(x, length, 1), { fractionBits: 0, bound: undefined })
  const [tagged, drawn] = await Promise.all([tagShared(mpc, plain), publish(mpc, random(idBytes))])
  const id = sha256(lengthPrefixed(label, ...drawn)).subarray(0, idBytes)

  const last = mpc.n - 1
  const seed = mpc.id === last ? undefined : random(seedBytes)
  const mask = await mpc.local(
    async () => seed && expandShare(field, Seed.fromBytes(seed), seedUse(id), tagged.length),
  )
  const masks = await Promise.all(
    mpc.names
      .slice(0, last)
      .map((_, owner) => mpc.input(owner, tagged.length, owner === mpc.id ? mask : undefined)),
  )
  const rest = await mpc.openTo(
    last,
    masks.reduce((left, taken) => mpc.sub(left, taken), tagged),
  )

  const body = seed ?? (rest as FieldVector).bytes
  const share = { holder: mpc.id, opener: random(openerBytes), body }
  const commitments = await publish(mpc, await mpc.local(() => commitShare(id, share)))
  return new HeldShare({ ...terms, id, commitments }, share)
}

/** One array, of integers where the vector has no fraction bits. */
function layoutOf({ shape: [rows, columns], fractionBits }: Shared): VectorLayout {
  const dtype = fractionBits === 0 ? 'int64' : 'float64'
  const shape = columns === 1 ? [rows] : [rows, columns]
  return { form: 'npy', details: ['little', 'C'], tensors: [{ name: '', shape, dtype }] }
}
