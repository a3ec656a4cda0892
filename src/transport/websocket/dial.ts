import { randomFillSync } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { type ClientOptions, WebSocket } from 'ws'
import { BeaverdamError, type ErrorCode, errorCodes } from '../../errors.ts'
import { connectTo, type Trust } from '../tls/connect.ts'
import { authenticationCodes } from '../tls/pinned-keys.ts'
import { parseAddress } from './address.ts'
import { WebSocketChannel } from './channel.ts'
import { helloTimeoutMs, type LinkHello, linkVersion, packHello, type Refusal, readAnswer } from './hello.ts'
import { webSocketOptions } from './limits.ts'

/** A party to dial, and what to say to it. */
export interface Dialled {
  readonly address: string
  readonly name: string
  readonly hello: LinkHello
  /** With it the link is over TLS. */
  readonly trust: Trust | undefined
}

const firstPauseMs = 50
const longestPauseMs = 1_000

/**
 * Dials a party until it answers, since it may start later than this one.
 *
 * @throws HELLO_MISMATCH if the party refuses
 * @throws PIN_MISMATCH, CERTIFICATE_EXPIRED, CERTIFICATE_NOT_YET_VALID or LINK_UNAUTHENTICATED if one of the two is not
 *   who the other expects
 * @throws the last failure when the signal fires
 */
export async function dial(dialled: Dialled, signal: AbortSignal): Promise<WebSocketChannel> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      return await attempt(dialled, signal)
    } catch (error) {
      if (signal.aborted || isRefusal(error)) throw error
      await wait(pauseMs, undefined, { signal }).catch(() => {
        throw error
      })
    }
  }
}

const final: readonly ErrorCode[] = ['HELLO_MISMATCH', ...authenticationCodes]

/** Whether two parties don't want each other, so that dialling again is of no use. */
export function isRefusal(error: unknown): error is BeaverdamError {
  return error instanceof BeaverdamError && final.includes(error.code)
}

async function attempt(dialled: Dialled, signal: AbortSignal): Promise<WebSocketChannel> {
  const { address, hello, trust } = dialled
  if (trust === undefined) return greet(dialled, signal, {})
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(helloTimeoutMs)])
  const socket = await connectTo(hello.to, parseAddress(address), trust, inTime)
  return greet(dialled, signal, { createConnection: () => socket })
}

function greet(
  { address, name, hello }: Dialled,
  signal: AbortSignal,
  connection: Pick<ClientOptions, 'createConnection'>,
): Promise<WebSocketChannel> {
  return new Promise((resolve, reject) => {
    let zeroMask = false
    const link = new WebSocket(`ws://${address}`, {
      ...webSocketOptions,
      ...connection,
      handshakeTimeout: helloTimeoutMs,
      // ws takes its masks from a pool of random bytes, which is faster, where they are always random.
      ...(hello.zeroMask && {
        generateMask: (mask: Buffer) => (zeroMask ? mask.fill(0) : randomFillSync(mask)),
      }),
    })
    let late: NodeJS.Timeout | undefined
    const fail = (error: Error) => {
      settle()
      // What else goes wrong with this link concerns nobody.
      link.on('error', () => {})
      link.terminate()
      reject(error)
    }
    const abort = () => fail(signal.reason as Error)
    const closed = () => fail(new Error('the link was closed before the hello'))
    const settle = () => {
      clearTimeout(late)
      signal.removeEventListener('abort', abort)
      link.off('error', fail).off('close', closed)
    }
    signal.addEventListener('abort', abort)
    link.on('error', fail).on('close', closed)
    link.once('unexpected-response', (_, { statusCode, statusMessage }) =>
      fail(turnedAway(statusMessage, name) ?? new Error(`it answered HTTP status ${statusCode}`)),
    )
    link.once('open', () => {
      late = setTimeout(() => fail(new Error('no answer to the hello')), helloTimeoutMs)
      link.send(packHello(hello))
    })
    link.once('message', (data, isBinary) => {
      try {
        if (!isBinary) throw new BeaverdamError('MALFORMED_FRAME', 'expected a binary answer to the hello')
        const answer = readAnswer(data as Buffer)
        if (answer.refusal !== '') throw refused(answer.refusal, answer.version, { address, name, hello })
        settle()
        zeroMask = hello.zeroMask && answer.zeroMask
        // At once: the peer's first frame may be right behind its answer.
        resolve(new WebSocketChannel(hello.to, name, link))
      } catch (error) {
        fail(error as Error)
      }
    })
  })
}

/** The error that a party had with this one's key, if that is why it closes the door. */
function turnedAway(reason: string | undefined, party: string): BeaverdamError | undefined {
  const code = authenticationCodes.find((known) => known === reason)
  if (code === undefined) return undefined
  const message = `${party} refused this party's key: ${errorCodes[code]}; see what ${party} reports`
  return new BeaverdamError(code, message, { party })
}

function refused(
  refusal: Refusal,
  version: number,
  { address, name, hello }: Omit<Dialled, 'trust'>,
): BeaverdamError {
  const differences: Record<Refusal, string> = {
    version: `it speaks version ${version} of the link protocol, this party version ${linkVersion}`,
    session: 'it takes part in another session',
    party: `it is not party ${hello.to}, or its session has no party ${hello.from}`,
    key: `this party's key is not that of party ${hello.from}`,
    name: `it knows party ${hello.from} by another name than '${hello.name}'`,
    connected: `it is linked to a party ${hello.from} ('${hello.name}') already`,
  }
  const message = `${name} (${address}) refused the link: ${differences[refusal]}`
  return new BeaverdamError('HELLO_MISMATCH', message, { party: name })
}
