import { type SealedReport, sealReport } from '../../../protocols/sealed-report/index.ts'
import type { Task } from '../../../protocols/task/index.ts'
import { BeaverdamError } from '../../../src/errors.ts'
import { type MeasurementFile, readMeasurements } from './measurements.ts'
import type { PublishedTask } from './published-task.ts'
import { type WrittenReport, writeReports } from './report-files.ts'
import { timeText } from './time-text.ts'

/** Measurements to make reports of. */
export interface Sharding {
  readonly input: MeasurementFile
  /** Where the reports go. */
  readonly out: string
}

/**
 * Seals a report of each measurement of a file, as a client does.
 *
 * @param now is told how many are done
 * @throws BeaverdamError what `readMeasurements`, `sealReport` and `writeReports` throw; then no report is left
 */
export async function shardFile(
  { task, signedConfigs }: PublishedTask,
  { input, out }: Sharding,
  now: (done: number, of: number) => void,
): Promise<readonly WrittenReport[]> {
  checkWindow(task)
  const measurements = await readMeasurements(task, input)
  async function* sealed(): AsyncGenerator<SealedReport> {
    for (const [row, measurement] of measurements.entries()) {
      now(row, measurements.length)
      yield await sealReport(task, signedConfigs, measurement).catch((error: unknown) => {
        const place = measurements.length === 1 ? input.path : `${input.path}, row ${row + 1}`
        throw named(error, place, input)
      })
    }
  }
  return writeReports(out, sealed())
}

/** Says beforehand, and in full, what a seal would refuse. @throws BeaverdamError OUTSIDE_WINDOW */
function checkWindow(task: Task): void {
  const { opens, closes } = task.parameters
  if (!task.accepts(Math.floor(Date.now() / 1000)))
    throw new BeaverdamError(
      'OUTSIDE_WINDOW',
      `the task takes reports from ${timeText(opens)} until ${timeText(closes)}, which is not now`,
    )
}

/** The error of a measurement that does not fit, with its place and what helps. */
function named(error: unknown, place: string, { clip }: MeasurementFile): unknown {
  if (!(error instanceof BeaverdamError) || error.code !== 'INVALID_ARGUMENT') return error
  const help = !clip && error.message.includes('an L2 norm of at most') ? '; --clip scales it down' : ''
  return new BeaverdamError(error.code, `${place}: ${error.message}${help}`, { cause: error })
}
