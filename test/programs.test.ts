import { describe, expect, test } from 'vitest'
import { simulateProgram } from '../protocols/simulate-program.ts'
import { threatModels } from '../protocols/threat-models.ts'
import { emulate } from '../src/transport/emulate.ts'
import { memoryTransports } from '../src/transport/memory.ts'
import { programs } from './programs.ts'

/** Those whose material costs nothing to make; `circuits.test.ts` is about the others. */
const models = threatModels.filter(({ triples }) => triples === undefined || triples === 'dealer')

describe.each(models)('$protocol with triples of $triples', ({ protocol, triples, parties }) => {
  const chosen = { protocol, ...(triples && { triples }) }
  const counts = [2, 3, 4, 5, 7].filter((n) => n >= parties.least && n <= parties.most)

  describe.each(counts)('%i parties', (parties) => {
    test.each(programs)('$name', async ({ run, returns, field }) => {
      const outcomes = await simulateProgram(run, { parties, ...chosen, ...(field && { field }) })
      for (const { value } of outcomes) expect(JSON.parse(JSON.stringify(value))).toEqual(returns)
    })
  })

  describe('under shuffled deliveries', () => {
    test.each(programs)('$name', async ({ run, returns, field }) => {
      for (let seed = 0; seed < 20; seed++) {
        const connect = (names: readonly string[]) =>
          memoryTransports(names).map((transport) => emulate(transport, { shuffle: true }, { seed }))
        const outcomes = await simulateProgram(run, {
          parties: 3,
          ...chosen,
          connect,
          ...(field && { field }),
        })
        for (const { value } of outcomes) expect(JSON.parse(JSON.stringify(value))).toEqual(returns)
      }
    })
  })
})
