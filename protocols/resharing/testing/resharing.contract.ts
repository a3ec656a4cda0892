import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Field64 } from '../../../src/field/field64.ts'
import { Field128 } from '../../../src/field/field128.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { transcribe } from '../../../src/vectors/transcript.ts'
import { type Committee, shamirCommittee } from '../committee.ts'
import type { reshare } from '../reshare.ts'
import type { Resharing } from '../resharing.ts'
import { opened, shared } from './shared-vector.ts'

/** Runs a resharing of x among n parties. */
export function runnerOf(pass: typeof reshare) {
  return (n: number, x: FieldVector, resharing: Omit<Resharing, 'field' | 'length'>) => {
    const held = shared(x, resharing.from)
    return transcribe(n, (party) =>
      pass(party, { ...resharing, field: x.field, length: x.length }, held.get(party.id)),
    )
  }
}

/** What every resharing does. @param committee any that it serves, among so many parties */
export function testResharing(
  run: ReturnType<typeof runnerOf>,
  parties: number,
  committee: fc.Arbitrary<Committee>,
): void {
  test('every committee passes its vector to every other, and nobody else gets anything', async () => {
    await fc.assert(
      fc.asyncProperty(
        committee,
        committee,
        fc.constantFrom(Field64, Field128),
        fc.integer({ min: 1, max: 9 }),
        async (from, to, field, length) => {
          const x = FieldVector.random(field, length)
          const { values } = await run(parties, x, { from, to, blockBytes: 32 })
          expect(opened(values, to).equal(x)).toBe(true)
          for (const [id, share] of values.entries())
            expect(share !== undefined).toBe(to.members.includes(id))
        },
      ),
      { numRuns: 60 },
    )
  })

  test('new shares are of the full degree, and others each time', async () => {
    const x = FieldVector.random(Field64, 3)
    const [from, to] = [shamirCommittee([0, 1, 2]), shamirCommittee([0, 1, 2, 3, 4])]
    const [one, two] = [await run(5, x, { from, to }), await run(5, x, { from, to })]
    expect(() => opened(one.values, { ...to, threshold: 1 })).toThrow(
      expect.objectContaining({ code: 'SHARES_INVALID' }),
    )
    const newShares = ({ values }: typeof one) => to.members.map((id) => values[id] as FieldVector)
    for (const [k, share] of newShares(one).entries())
      expect(share.equal(newShares(two)[k] as FieldVector)).toBe(false)
  })
}
