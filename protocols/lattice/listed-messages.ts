import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { turboShake128 } from '../../src/random/turboshake.ts'
import type { TranscriptMessage } from '../../src/vectors/transcript.ts'

/** Bodies longer than this are listed by their hash. */
const listedBytes = 64

/** Messages as vectors list them: a long body stands by 32 bytes of TurboSHAKE128 of it, with domain byte 0x1f. */
export function listedMessages(messages: readonly TranscriptMessage[]): readonly TranscriptMessage[] {
  return messages.map((message) =>
    message.body.length <= 2 * listedBytes ? message : { ...message, body: digestOf(message.body) },
  )
}

function digestOf(body: string): string {
  return `hash ${bytesToHex(turboShake128(hexToBytes(body), 0x1f, 32))}`
}
