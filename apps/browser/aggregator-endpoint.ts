import { bytesToHex } from '@noble/hashes/utils.js'
import { signedConfigBytes } from '../../protocols/sealed-report/hpke-config.ts'
import { BeaverdamError, type ErrorCode, invalidArgument } from '../../src/errors.ts'
import type { Acknowledgement } from '../aggregator/acknowledgement.ts'
import { type Answered, type Request, request, Unanswered } from './request.ts'

/** Milliseconds before each further try of a request that nobody answered, or that came at a bad time. */
const pausesMs = [250, 1_000, 3_000]

/** Statuses of HTTP that say: try again later. */
const later = new Set([429, 502, 503, 504])

/** One aggregator as a client reaches it. All its errors name it. */
export class AggregatorEndpoint {
  readonly #url: string
  readonly #name: string
  readonly #aggregator: number
  readonly #withinMs: number

  /**
   * @param withinMs milliseconds that it may keep the client waiting at a time
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  constructor(url: string, aggregator: number, withinMs: number) {
    if (!/^https?:\/\/[^/]/.test(url))
      invalidArgument('endpoints', 'addresses such as https://one.example.org', url)
    this.#url = url.replace(/\/$/, '')
    this.#name = `aggregator ${aggregator} (${url})`
    this.#aggregator = aggregator
    this.#withinMs = withinMs
  }

  /** Its signed HPKE configuration, which is not checked here. */
  async fetchConfig(): Promise<Uint8Array> {
    const { status, body } = await this.#try({ method: 'GET', url: `${this.#url}/config` })
    if (status !== 200 || body.length !== signedConfigBytes) this.#invalid('no configuration of its key')
    return body
  }

  /**
   * Sends a report, again if it has to be: the same report counts once.
   *
   * @param onSent is told how many bytes of it are on their way
   */
  async upload(
    taskId: string,
    reportId: string,
    message: Uint8Array,
    onSent: (bytes: number) => void,
  ): Promise<Acknowledgement> {
    const answer = await this.#try({ method: 'POST', url: `${this.#url}/reports`, message, onSent })
    const json = this.#readJson(answer.body)
    if (answer.status >= 400) this.#refused(json)
    const expected = {
      taskId,
      reportId,
      aggregator: this.#aggregator,
      messageDigest: await digest(message),
    }
    for (const [key, value] of Object.entries(expected))
      if (json[key] !== value) this.#invalid(`an acknowledgement with another ${key}`)
    if (typeof json.received !== 'string' || !Number.isFinite(Date.parse(json.received)))
      this.#invalid('an acknowledgement without a time')
    return { ...expected, received: new Date(json.received).toISOString() }
  }

  async #try(
    what: Omit<Request, 'withinMs'>,
    [pause, ...laterPauses]: readonly number[] = pausesMs,
  ): Promise<Answered> {
    try {
      const answer = await request({ ...what, withinMs: this.#withinMs })
      if (pause === undefined || !later.has(answer.status)) return answer
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error
      if (error.why === 'timeout')
        this.#fail('PEER_TIMEOUT', `did not answer within ${this.#withinMs / 1000} s`)
      if (pause === undefined) this.#fail('CONNECTION_FAILED', 'could not be reached')
    }
    await new Promise((resolve) => setTimeout(resolve, pause))
    return this.#try(what, laterPauses)
  }

  #readJson(body: Uint8Array): Readonly<Record<string, unknown>> {
    try {
      const json: unknown = JSON.parse(new TextDecoder().decode(body))
      if (typeof json === 'object' && json !== null) return json as Record<string, unknown>
    } catch {}
    return this.#invalid('no JSON')
  }

  /** Its own code and text, whatever they are: of a later version they may be others than are known here. */
  #refused({ code, message }: Readonly<Record<string, unknown>>): never {
    if (typeof code !== 'string' || !/^[A-Z0-9_]{1,40}$/.test(code) || typeof message !== 'string')
      this.#invalid('an error without a code')
    this.#fail(code as ErrorCode, `refused the report: ${message.slice(0, 300)}`)
  }

  #invalid(what: string): never {
    this.#fail('RESPONSE_INVALID', `answered ${what}`)
  }

  #fail(code: ErrorCode, what: string): never {
    throw new BeaverdamError(code, `${this.#name} ${what}`, { party: this.#name })
  }
}

async function digest(message: Uint8Array): Promise<string> {
  const hash = await globalThis.crypto.subtle.digest('SHA-256', message as BufferSource)
  return bytesToHex(new Uint8Array(hash))
}
