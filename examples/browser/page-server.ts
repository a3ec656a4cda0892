import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Task } from 'beaverdam/protocols/task'
import { bundleClient } from '../../apps/browser/bundle.ts'
import { bundlePage } from './bundle-page.ts'

/** What the page asks for again and again. */
export interface Status {
  /** Reports that have come and are in no sum. */
  readonly waiting: number
  readonly minBatch: number
  /** The latest sum of a batch. */
  readonly release: { readonly count: number; readonly sum: readonly number[] } | undefined
}

type Content = readonly [type: string, body: string | Uint8Array]

/** Serves the page, under a policy that lets it load nothing but itself, and talk to its aggregators alone. */
export class PageServer {
  readonly origin: string
  readonly #server: Server
  readonly #contents = new Map<string, Content>()
  #policy = ''
  #status: Status = { waiting: 0, minBatch: 0, release: undefined }

  private constructor(server: Server) {
    this.#server = server
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    server.on('request', (request, response) => this.#answer(request, response))
  }

  static async listen(port: number): Promise<PageServer> {
    const server = createServer()
    await once(server.listen(port, '127.0.0.1'), 'listening')
    return new PageServer(server)
  }

  /** Makes the page for a task. */
  async open(task: Task, endpoints: readonly string[]): Promise<void> {
    this.#status = { ...this.#status, minBatch: task.parameters.minBatch }
    this.#policy = [
      "default-src 'none'",
      "script-src 'self' 'wasm-unsafe-eval'",
      "worker-src 'self'",
      `connect-src 'self' ${endpoints.join(' ')}`,
      "style-src 'self'",
      "img-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; ')
    const text = (name: string) => readFile(new URL(`page/${name}`, import.meta.url), 'utf8')
    const html = (await text('index.html'))
      .replace('{task}', task.id)
      .replace('{endpoints}', endpoints.join(' '))
    const { code } = await bundleClient()
    const files: readonly [string, ...Content][] = [
      ['/', 'text/html; charset=utf-8', html],
      ['/page.js', 'text/javascript', await bundlePage()],
      ['/beaverdam-browser.js', 'text/javascript', code],
      ['/style.css', 'text/css', await text('style.css')],
      ['/icon.svg', 'image/svg+xml', await text('icon.svg')],
      ['/sample.csv', 'text/csv', await text('sample.csv')],
    ]
    for (const [path, ...content] of files) this.#contents.set(path, content)
  }

  showWaiting(waiting: number): void {
    this.#status = { ...this.#status, waiting }
  }

  showRelease(count: number, sum: Float64Array): void {
    this.#status = { ...this.#status, release: { count, sum: [...sum] } }
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #answer({ url = '/' }: IncomingMessage, response: ServerResponse): void {
    const [path = '/'] = url.split('?')
    const status: Content = ['application/json', JSON.stringify(this.#status)]
    const content = path === '/status' ? status : this.#contents.get(path)
    response.setHeader('content-security-policy', this.#policy)
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('referrer-policy', 'no-referrer')
    response.setHeader('cache-control', 'no-store')
    if (content === undefined) response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': content[0] }).end(content[1])
  }
}
