import process from 'node:process'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Cleans up before an interrupt ends this process, which then ends by that very signal, as its shell expects.
 *
 * @returns what takes the interception back
 */
export function beforeInterrupt(cleanUp: () => Promise<void>): () => void {
  const release = () => {
    for (const signal of signals) process.off(signal, end)
  }
  const end = (signal: NodeJS.Signals) => {
    release()
    void cleanUp().finally(() => process.kill(process.pid, signal))
  }
  for (const signal of signals) process.on(signal, end)
  return release
}

/** Does work that an interrupt waits for, such as the writing of files that are whole only together. */
export async function uninterrupted<T>(work: () => Promise<T>): Promise<T> {
  let done = Promise.resolve()
  const release = beforeInterrupt(() => done)
  try {
    const result = work()
    done = result.then(
      () => {},
      () => {},
    )
    return await result
  } finally {
    release()
  }
}
