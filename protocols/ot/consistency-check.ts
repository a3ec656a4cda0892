import { seededPrg } from '../../src/random/prg.ts'
import { Seed } from '../../src/random/seed.ts'
import { sameBytes } from '../../src/same-bytes.ts'
import { blockBytes, checkBits, type KernelMemory } from './kernel-memory.ts'
import { bitAt, maskOf, xorMasked } from './masks.ts'
import type { Place } from './place.ts'

/** OTs whose part of the hash matrix is expanded at a time: 64 KiB of it. */
const otsPerExpansion = 8192

/** Bytes of a digest of choice bits and blocks: 8 for the choices, then 16 for each bit of the hash. */
export const digestBytes = checkBits / 8 + checkBits * blockBytes

/**
 * The hash of SoftSpokenOT's consistency check (ePrint 2022/192, section 4): R x with R = (R' | 1), where R' is a
 * uniform bit matrix that the challenge expands to, and the unit matrix meets the sacrificed OTs, which hide R' x.
 *
 * @param ots how many OTs there are, the last `checkBits` of them sacrificed
 * @returns the hashes of the choice bits and of the blocks
 */
export async function digest(
  memory: KernelMemory,
  ots: number,
  challenge: Uint8Array,
  { session, address }: Place,
  position: number,
): Promise<Uint8Array> {
  const { kernels } = memory
  const use = { label: 'ot challenge', session, address: `${address}/${position}` }
  const matrix = seededPrg(Seed.fromBytes(challenge), use)
  const hashed = ots - checkBits
  kernels.beginDigest(hashed)
  // Between two expansions the sums stay in the memory: no other hash of this endpoint runs meanwhile.
  for (let first = 0; first < hashed; first += otsPerExpansion) {
    const count = Math.min(otsPerExpansion, hashed - first)
    const bytes = (count * checkBits) / 8
    memory.view('challenge', bytes).set(await matrix.next(bytes))
    kernels.digest(first, count)
  }
  const bytes = new Uint8Array(digestBytes)
  new DataView(bytes.buffer).setBigUint64(0, kernels.choiceDigest(), true)
  bytes.set(memory.view('blockDigest', checkBits * blockBytes), checkBits / 8)
  return bytes
}

/**
 * Whether the receiver's digest (u, t) fits the sender's q: q_j = t_j + u_j Delta for every bit j of the hash.
 *
 * @param own the sender's digest, of which the choice bits mean nothing
 */
export function checkConsistency(own: Uint8Array, received: Uint8Array, delta: Uint8Array): boolean {
  const expected = received.slice(checkBits / 8)
  for (let j = 0; j < checkBits; j++)
    xorMasked(expected.subarray(j * blockBytes, (j + 1) * blockBytes), delta, maskOf(bitAt(received, j)))
  return sameBytes(expected, own.subarray(checkBits / 8))
}
