import process from 'node:process'

/** Milliseconds of work before progress is worth a line. */
const quietMs = 1_000

/**
 * Shows on the terminal what goes on during work of more than a second: one line on stderr, removed at the end. Nothing
 * is written where stderr is not a terminal.
 *
 * @param work gets a function that says what it does now
 *
 * @example
 * await withProgress('linking', async (now) => {
 *   await link()
 *   now('summing')
 *   return sum()
 * })
 */
export async function withProgress<T>(
  text: string,
  work: (now: (text: string) => void) => Promise<T>,
): Promise<T> {
  let current = text
  let shown = false
  const write = () => process.stderr.write(`\r\x1b[K${current} …`)
  const timer = setTimeout(() => {
    shown = process.stderr.isTTY
    if (shown) write()
  }, quietMs)
  try {
    return await work((next) => {
      current = next
      if (shown) write()
    })
  } finally {
    clearTimeout(timer)
    if (shown) process.stderr.write('\r\x1b[K')
  }
}
