import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Flp } from '../flp/flp.ts'
import { type Attack, attacksOn, type Check } from './testing/attacks.ts'
import { type Circuit, circuits } from './testing/circuits.ts'
import { VerifyState } from './verify-state.ts'

/** Of each circuit. */
const malformedReports = process.env.BEAVERDAM_FULL === undefined ? 1_000 : 10_000

const takeOut: Readonly<Record<Check, () => unknown>> = {
  PROOF_REJECTED: () => vi.spyOn(Flp.prototype, 'decide').mockReturnValue(true),
  JOINT_RANDOMNESS_MISMATCH: () => vi.spyOn(VerifyState.prototype, 'expects').mockReturnValue(true),
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe.each(circuits)('%s aggregators', (_, circuit) => {
  const attacks = attacksOn(circuit)
  const rejected = rejectionsOf(circuit)

  test(`${malformedReports} malformed reports are rejected, each by the check that should`, () => {
    for (let i = 0; i < malformedReports; i++) {
      const attack = attacks[i % attacks.length] as Attack
      const code = rejected(attack)
      if (attack.mayLeaveField && code === 'REPORT_MALFORMED') continue
      expect(code, attack.name).toBe(attack.caughtBy[0])
    }
  }, 3_600_000)

  test.each(attacks)('$name goes unnoticed without $caughtBy', (attack) => {
    for (const check of attack.caughtBy) {
      expect(rejected(attack)).toBe(check)
      takeOut[check]()
    }
    expect(rejected(attack)).toBe('accepted')
  })
})

/** Runs attacks on reports of random measurements. */
function rejectionsOf({ aggregation, measurement }: Circuit): (attack: Attack) => string {
  const measurements = fc.sample(measurement, 100)
  const honest = () => aggregation.report(measurements[randomInt(100)] as never)
  return ({ make }) => aggregation.verdict(...make(honest, (below) => randomInt(below)))
}
