import type { IncomingMessage } from 'node:http'
import { Refusal } from './refusal.ts'

/** Milliseconds for a body to arrive whole. */
const withinMs = 60_000

/**
 * The body of a request that has to have exactly so many bytes: memory is taken once the request says so itself.
 *
 * @throws Refusal
 */
export async function readBody(request: IncomingMessage, bytes: number): Promise<Uint8Array> {
  const announced = request.headers['content-length']
  if (announced === undefined) throw new Refusal(411, 'REPORT_MALFORMED', 'the length of the body is missing')
  const length = Number(announced)
  if (length > bytes)
    throw new Refusal(
      413,
      'REPORT_MALFORMED',
      `a report to this aggregator has ${bytes} bytes, not ${length}`,
    )
  if (length < bytes)
    throw new Refusal(
      400,
      'REPORT_MALFORMED',
      `a report to this aggregator has ${bytes} bytes, not ${length}`,
    )
  const late = setTimeout(() => request.destroy(), withinMs)
  try {
    const body = new Uint8Array(bytes)
    let filled = 0
    // Node gives no more than was announced.
    for await (const piece of request as AsyncIterable<Uint8Array>) {
      body.set(piece, filled)
      filled += piece.length
    }
    if (filled < bytes) throw new Refusal(400, 'REPORT_MALFORMED', 'the body ended too early')
    return body
  } finally {
    clearTimeout(late)
  }
}
