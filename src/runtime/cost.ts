import type { Cost, Material } from './arithmetic.ts'

/** Of what no message is sent for, and no material drawn. */
export const noCost: Cost = { rounds: 0, bytes: 0, material: {} }

/** Messages, and no material. */
export function messagesCost(rounds: number, bytes: number): Cost {
  return { rounds, bytes, material: {} }
}

/** What comes one after the other. */
export function inSequence(...costs: readonly Cost[]): Cost {
  return { ...together(costs), rounds: costs.reduce((sum, { rounds }) => sum + rounds, 0) }
}

/** What goes side by side. */
export function atOnce(...costs: readonly Cost[]): Cost {
  return { ...together(costs), rounds: costs.reduce((most, { rounds }) => Math.max(most, rounds), 0) }
}

/** The same so many times, side by side. */
export function times(count: number, { rounds, bytes, material }: Cost): Cost {
  const amounts = Object.entries(material).map(([kind, amount]) => [kind, count * amount])
  return { rounds, bytes: count * bytes, material: Object.fromEntries(amounts) as Material }
}

function together(costs: readonly Cost[]): Omit<Cost, 'rounds'> {
  const material: Record<string, number> = {}
  for (const cost of costs)
    for (const [kind, amount] of Object.entries(cost.material))
      material[kind] = (material[kind] ?? 0) + amount
  return { bytes: costs.reduce((sum, { bytes }) => sum + bytes, 0), material }
}
