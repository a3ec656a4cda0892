import fc from 'fast-check'
import { expect, test } from 'vitest'
import { choose } from './choice.ts'
import { KernelMemory } from './kernel-memory.ts'
import { bitAt } from './masks.ts'

const memory = new KernelMemory()

test('takes each OT of its choice, whatever the size of messages and wherever the choices begin', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 30 }),
      fc.nat(20),
      fc.boolean(),
      fc.infiniteStream(fc.nat(255)),
      (count, size, choiceAt, haveZeros, stream) => {
        const draw = (length: number) => Uint8Array.from({ length }, () => stream.next().value as number)
        const [zeros, ones] = [draw(count * size), draw(count * size)]
        const choices = draw(Math.ceil((choiceAt + count) / 8))
        const chosen = choose(memory, { count, choices, choiceAt }, haveZeros ? zeros : undefined, ones)
        const expected = ones.map((one, k) => {
          const other = haveZeros ? (zeros[k] as number) : 0
          return bitAt(choices, choiceAt + Math.floor(k / size)) === 1 ? one : other
        })
        expect(Buffer.compare(chosen, expected)).toBe(0)
      },
    ),
  )
})
