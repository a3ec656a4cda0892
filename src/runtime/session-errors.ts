import { BeaverdamError } from '../errors.ts'

/**
 * @param where what is waited for
 * @param missing names of those that did not come
 */
export function timeoutError(
  milliseconds: number,
  where: string,
  missing: readonly string[],
): BeaverdamError {
  const names = missing.map((name) => `'${name}'`).join(', ')
  return new BeaverdamError(
    'PEER_TIMEOUT',
    `waited ${milliseconds} ms ${where} for ${missing.length === 1 ? 'party' : 'parties'} ${names}`,
    { party: missing.join(', ') },
  )
}

/** @param party the name of the one whose message nobody takes */
export function unclaimedError(party: string): BeaverdamError {
  return new BeaverdamError(
    'UNCLAIMED_MESSAGE',
    `party '${party}' sent a message for a scope that nobody opened here`,
    { party },
  )
}

/** Names the sender in what is wrong with a frame. */
export function frameError(sender: string, error: unknown): unknown {
  const isUnnamed =
    error instanceof BeaverdamError && error.code === 'MALFORMED_FRAME' && error.party === undefined
  if (!isUnnamed) return error
  return new BeaverdamError('MALFORMED_FRAME', `party '${sender}': ${error.message}`, { party: sender })
}
