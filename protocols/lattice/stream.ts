import type { RandomSource } from '../../src/random/csprng.ts'
import { type Prg, seededPrg } from '../../src/random/prg.ts'
import { Seed, seedBytes } from '../../src/random/seed.ts'
import type { LatticeParameters } from './parameters.ts'
import type { RingElement } from './ring.ts'

/** The public uniform element that 32 bytes stand for in a parameter set. */
export function expandElement(parameters: LatticeParameters, seed: Uint8Array): Promise<RingElement> {
  const use = { label: 'lattice element', session: parameters.id, address: '' }
  return parameters.ring.uniform(seededPrg(Seed.fromBytes(seed), use))
}

/** A secret stream from 32 fresh bytes, for what is sampled at one time. */
export function freshStream(random: RandomSource, label: string, keyId: string): Prg {
  return seededPrg(Seed.fromBytes(random(seedBytes)), { label, session: keyId, address: '' })
}
