import { BeaverdamError } from '../../src/errors.ts'
import type { MessageKey } from './key-schedule.ts'

/** Bytes that authentication adds. */
export const tagBytes = 16

/** AES-128-GCM by the platform, with the tag at the end (RFC 5116, section 5.1). */
export async function gcmSeal(
  messageKey: MessageKey,
  aad: Uint8Array,
  plaintext: Uint8Array,
): Promise<Uint8Array> {
  const key = await importKey(messageKey, 'encrypt')
  return new Uint8Array(
    await globalThis.crypto.subtle.encrypt(gcm(messageKey, aad), key, plaintext as BufferSource),
  )
}

/** @throws BeaverdamError SEAL_INVALID */
export async function gcmOpen(
  messageKey: MessageKey,
  aad: Uint8Array,
  sealed: Uint8Array,
): Promise<Uint8Array> {
  const key = await importKey(messageKey, 'decrypt')
  try {
    return new Uint8Array(
      await globalThis.crypto.subtle.decrypt(gcm(messageKey, aad), key, sealed as BufferSource),
    )
  } catch {
    throw new BeaverdamError('SEAL_INVALID', 'a sealed message does not open')
  }
}

function gcm({ nonce }: MessageKey, aad: Uint8Array): AesGcmParams {
  return { name: 'AES-GCM', iv: nonce as BufferSource, additionalData: aad as BufferSource }
}

function importKey({ key }: MessageKey, use: KeyUsage): Promise<CryptoKey> {
  return globalThis.crypto.subtle.importKey('raw', key as BufferSource, 'AES-GCM', false, [use])
}
