import type { ChildProcess } from 'node:child_process'
import type { News, Order } from './messages.ts'

type NewsOf<Kind> = News & { readonly kind: Kind }

/** An aggregator as the demo sees it. */
export class AggregatorProcess {
  readonly #process: ChildProcess

  constructor(process: ChildProcess) {
    this.#process = process
  }

  order(order: Order): void {
    this.#process.send(order)
  }

  /** The next news of a kind. @throws Error if the process ends before */
  hear<Kind extends News['kind']>(kind: Kind): Promise<NewsOf<Kind>> {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new Error('an aggregator has ended'))
      const stop = this.listen(kind, (news) => {
        stop()
        this.#process.off('exit', ended)
        resolve(news)
      })
      this.#process.once('exit', ended)
    })
  }

  /** Hears all news of a kind, until the function that it returns is called. */
  listen<Kind extends News['kind']>(kind: Kind, heard: (news: NewsOf<Kind>) => void): () => void {
    // The transport's messages are arrays.
    const listener = (message: unknown) => {
      if (!Array.isArray(message) && (message as News).kind === kind) heard(message as NewsOf<Kind>)
    }
    this.#process.on('message', listener)
    return () => this.#process.off('message', listener)
  }

  end(): void {
    this.#process.kill()
  }
}
