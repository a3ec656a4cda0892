import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { seedBytes } from '../../src/random/seed.ts'
import { turboShake128 } from '../../src/random/turboshake.ts'
import type { Party } from '../../src/runtime/party.ts'
import { stepOf } from '../../src/runtime/step.ts'

const domain = 0x25

const step = stepOf('spdz session')

/**
 * A name for the session that no other has: the hash of a nonce of each party. A party that tells its peers different
 * nonces gives them different names, and then no commitment of theirs opens.
 */
export function freshSession(party: Party, random: RandomSource = randomBytes): Promise<string> {
  return party.fork('spdz', async (at) => {
    const nonces = await at.exchange(step, random(seedBytes))
    const joined = new Uint8Array(nonces.length * seedBytes)
    for (const [id, nonce] of nonces.entries()) joined.set(nonce, id * seedBytes)
    return Array.from(turboShake128(joined, domain, 32), (byte) => byte.toString(16).padStart(2, '0')).join(
      '',
    )
  })
}
