import { invalidArgument } from '../errors.ts'

/**
 * What a seed is used for. Any two uses of one secret differ in at least one of the three, so their outputs are
 * independent.
 */
export interface SeedUse {
  /** The protocol and the purpose: `secure-sum share`. */
  readonly label: string
  /** The session or task; an id that is a hash goes in as hex. */
  readonly session: string
  /** The place within it: a scope's path, a contribution's id, a batch's number. */
  readonly address: string
}

const encoder = new TextEncoder()

const unpairedSurrogate = /\p{Surrogate}/u

/**
 * The use and 32 secret bytes as one message: label, session and address in UTF-8, each after its length in two
 * little-endian bytes, then the secret. The lengths make the encoding injective.
 *
 * @throws BeaverdamError INVALID_ARGUMENT for a text of 64 KiB or more, or with half of a surrogate pair
 */
export function encodeSeedUse(use: SeedUse, secret: Uint8Array): Uint8Array<ArrayBuffer> {
  const texts = [
    encodeText('label', use.label),
    encodeText('session', use.session),
    encodeText('address', use.address),
  ]
  const message = new Uint8Array(texts.reduce((length, text) => length + 2 + text.length, secret.length))
  let end = 0
  for (const text of texts) {
    message[end] = text.length & 0xff
    message[end + 1] = text.length >> 8
    message.set(text, end + 2)
    end += 2 + text.length
  }
  message.set(secret, end)
  return message
}

function encodeText(name: string, text: string): Uint8Array {
  // UTF-8 has one replacement for all unpaired surrogates, so that two texts would become one use.
  if (unpairedSurrogate.test(text)) invalidArgument(name, 'well-formed text', 'half of a surrogate pair')
  const bytes = encoder.encode(text)
  if (bytes.length > 0xffff) invalidArgument(name, 'at most 65535 bytes of text', `${bytes.length} bytes`)
  return bytes
}
