import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { messageBytes } from '../../protocols/sealed-report/report-header.ts'
import { invalidArgument } from '../../src/errors.ts'
import { AcknowledgedReports, type ReportTaker } from './acknowledged-reports.ts'
import { readBody } from './read-body.ts'
import { Refusal, refusalOf } from './refusal.ts'

/** Reports that are read at once: this many messages of the task are held in memory. */
const largestReading = 64

export interface UploadEndpointOptions {
  /** The configuration that clients seal to now, as `signHpkeConfig` made it. */
  readonly signedConfig: () => Uint8Array
  /** The origins of the pages whose visitors may upload, as `https://example.org`. */
  readonly origins: readonly string[]
  /** Whom a request comes from, `undefined` if it does not say: there if and only if the task has authenticated uploads. */
  readonly authenticate?: (request: IncomingMessage) => Promise<string | undefined>
}

/**
 * The upload endpoint of one aggregator, for a server of `node:http` or `node:https`:
 *
 *     GET  /task      the task, in JSON
 *     GET  /config    the signed HPKE configuration, in bytes
 *     POST /reports   a sealed report, in bytes; answered with an `Acknowledgement`, or `{ code, message }`
 *
 * @throws BeaverdamError INVALID_ARGUMENT if `authenticate` does not fit the task
 *
 * @example
 * createServer(uploadEndpoint(aggregator, { signedConfig: () => signedConfig, origins: ['https://example.org'] })).listen(443)
 */
export function uploadEndpoint(aggregator: ReportTaker, options: UploadEndpointOptions): RequestListener {
  const { task, id } = aggregator
  const { signedConfig, origins, authenticate } = options
  const { uploads } = task.parameters
  if ((authenticate !== undefined) !== (uploads === 'authenticated'))
    invalidArgument(
      'authenticate',
      uploads === 'open' ? 'none, for uploads are open' : 'a function',
      authenticate,
    )
  const reports = new AcknowledgedReports(aggregator)
  const taskJson = JSON.stringify(task)
  const bytes = messageBytes(task, id)
  let reading = 0

  return (request, response) => {
    allowOrigin(request, response, origins)
    answer(request, response).catch((error: unknown) => refuse(request, response, refusalOf(error)))
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = ''] = request.url?.split('?') ?? []
    const method = methodOf.get(path)
    if (method === undefined) throw new Refusal(404, 'INVALID_ARGUMENT', 'there is nothing at this address')
    if (request.method === 'OPTIONS') {
      // A browser asks before it sends what a form could not.
      response.setHeader('access-control-allow-methods', method)
      response.setHeader('access-control-allow-headers', 'content-type, authorization')
      response.setHeader('access-control-max-age', 7200)
      response.writeHead(204).end()
    } else if (request.method !== method) {
      response.setHeader('allow', method)
      throw new Refusal(405, 'INVALID_ARGUMENT', `expected ${method}`)
    } else if (path === '/reports') await takeReport(request, response)
    else if (path === '/config') send(response, 200, binary, signedConfig())
    else send(response, 200, json, taskJson)
  }

  async function takeReport(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers['content-type'] !== binary)
      throw new Refusal(415, 'INVALID_ARGUMENT', `expected a body of the type ${binary}`)
    const contributor = await authenticate?.(request)
    if (authenticate !== undefined && contributor === undefined)
      throw new Refusal(401, 'INVALID_ARGUMENT', 'this task takes reports of known contributors alone')
    if (reading >= largestReading) {
      response.setHeader('retry-after', 1)
      throw new Refusal(429, 'BATCH_TOO_LARGE', 'too many reports arrive at once')
    }
    reading++
    try {
      const message = await readBody(request, bytes)
      const { acknowledgement, repeated } = await reports.take(message, contributor)
      send(response, repeated ? 200 : 201, json, JSON.stringify(acknowledgement))
    } finally {
      reading--
    }
  }
}

const methodOf = new Map([
  ['/task', 'GET'],
  ['/config', 'GET'],
  ['/reports', 'POST'],
])

const binary = 'application/octet-stream'
const json = 'application/json'

function allowOrigin(request: IncomingMessage, response: ServerResponse, origins: readonly string[]): void {
  response.setHeader('vary', 'origin')
  response.setHeader('cache-control', 'no-store')
  response.setHeader('x-content-type-options', 'nosniff')
  const { origin } = request.headers
  if (origin !== undefined && origins.includes(origin))
    response.setHeader('access-control-allow-origin', origin)
}

function send(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  response.writeHead(status, { 'content-type': type }).end(body)
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, code, message }: Refusal,
): void {
  if (response.headersSent) return void response.destroy()
  // What is left of a body is not read: the connection ends with the answer.
  if (!request.complete) response.setHeader('connection', 'close')
  send(response, status, json, JSON.stringify({ code, message }))
}
