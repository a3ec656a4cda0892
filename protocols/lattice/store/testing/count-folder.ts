import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Where a test may make a count; it is removed when the test has finished. */
export async function countFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'beaverdam-count-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return join(folder, 'count')
}
