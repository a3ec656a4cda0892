import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FieldVector } from '../../src/field/vector.ts'
import { Prio3Histogram } from './instances.ts'
import { circuits } from './testing/circuits.ts'

/** Of each circuit. */
const honestReports = process.env.BEAVERDAM_FULL === undefined ? 500 : 100_000

test.each(circuits)(
  `%s aggregators: ${honestReports} honest reports are accepted, and count for what they are`,
  (_, { aggregation, measurement }) => {
    const isHistogram = aggregation.vdaf instanceof Prio3Histogram
    fc.assert(
      fc.property(measurement, (value) => {
        const result = aggregation.verify(aggregation.report(value))
        const got = result instanceof FieldVector ? result.toNumbers() : Number(result)
        expect(got).toEqual(isHistogram ? [0, 1, 2, 3].map((i) => Number(i === value)) : value)
      }),
      { numRuns: honestReports },
    )
  },
  3_600_000,
)
