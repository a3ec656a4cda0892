import type { FieldVector } from '../../src/field/vector.ts'
import type { Prg } from '../../src/random/prg.ts'
import { seedBytes } from '../../src/random/seed.ts'
import { SeedKey } from '../../src/random/seed-key.ts'
import { turboShake128 } from '../../src/random/turboshake.ts'

const domain = 0x26

/** Elements that are opened as a coin: as many bytes as a seed has. */
export function coinLength(elementBytes: number): number {
  return Math.ceil(seedBytes / elementBytes)
}

/** The key of public coefficients that opened random elements are, which nobody knew before. */
export function coinOf(opened: FieldVector): SeedKey {
  return SeedKey.fromBytes(turboShake128(opened.bytes, domain, seedBytes))
}

/** The coefficients of what was made at an address, under a sharing of that name. */
export function coefficientsOf(coin: SeedKey, sharing: string, session: string, address: string): Prg {
  return coin.prg({ label: `${sharing} coefficients`, session, address })
}
