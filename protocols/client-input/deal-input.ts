import { checkInteger } from '../../src/errors.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { seedBytes } from '../../src/random/seed.ts'
import { expandInto } from '../../src/random/uniform.ts'
import type { Party, Step } from '../../src/runtime/party.ts'
import { dealtSets, maskOf } from './dealing.ts'
import { setsOf } from './server-sets.ts'
import { inputSteps } from './steps.ts'

/**
 * A client's part with servers that take `DealtInputs`, more than half of them honest: gives a vector x to them, the first
 * parties of the session, in one message each, and learns nothing. The masks of all sets and the difference add up to x.
 *
 * @param at at a party behind the servers, in the scope in which they take the input
 * @param step alike at clients and servers
 * @param random where the masks come from; the CSPRNG except in tests
 * @throws INVALID_ARGUMENT unless the servers are 3 to 12
 *
 * @example
 * await party.fork('incomes', (at) => dealInput(at, step, 3, FieldVector.of(Field64, [income])))
 */
export async function dealInput(
  at: Party,
  step: Step,
  servers: number,
  x: FieldVector,
  random: RandomSource = randomBytes,
): Promise<void> {
  checkInteger('id', at.id, servers)
  const sets = dealtSets(servers)
  const seeds = sets.map(() => random(seedBytes))
  const difference = x.slice()
  for (const seed of seeds) await expandInto(x.field, difference.bytes, maskOf(at, seed), -1)
  const { difference: sent } = inputSteps(step)
  await Promise.all(
    Array.from({ length: servers }, (_, to) => {
      const own = setsOf(sets, to)
      const parts = own.map((s) => seeds[s] as Uint8Array)
      return at.send(to, sent, joined(own[0] === 0 ? [difference.bytes, ...parts] : parts))
    }),
  )
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let end = 0
  for (const part of parts) {
    bytes.set(part, end)
    end += part.length
  }
  return bytes
}
