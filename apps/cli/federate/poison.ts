import { SimulationRandom } from './simulation-random.ts'

/**
 * What a liar sends in place of its update: a multiple of it, far from zero (Bagdasaryan et al., "How To Backdoor Federated
 * Learning", AISTATS 2020). Flipped, it leads away from what the others learn.
 */
export const attacks = { flip: -100, boost: 100 } as const

export type AttackName = keyof typeof attacks

/** Clients that lie about their updates. */
export interface Poison {
  readonly attack: AttackName
  /** Their numbers, in rising order. */
  readonly liars: readonly number[]
}

/** Chooses which clients lie; the same ones for the same seed. @param count how many, fewer than the clients */
export function choosePoison(count: number, attack: AttackName, clients: number, seed: number): Poison {
  const order = Uint32Array.from({ length: clients }, (_, client) => client)
  new SimulationRandom('liars', seed).shuffle(order)
  return { attack, liars: Array.from(order.subarray(0, count).sort()) }
}

/** What a liar makes of its update. */
export function poisonedUpdate(update: Float64Array, attack: AttackName): Float64Array {
  return update.map((x) => attacks[attack] * x)
}
