import { createHmac, hkdfSync, type KeyObject } from 'node:crypto'
import { sameBytes } from '../../../src/same-bytes.ts'

const format = 'beaverdam/opened-count/v1'

interface OpenedFile {
  readonly format: string
  readonly opened: readonly (readonly [keyId: string, coefficients: number])[]
}

/** How many coefficients were opened, by the id of their key. */
export type Opened = ReadonlyMap<string, number>

/** The HMAC as hexadecimal digits, and the line's end. */
const codeLineBytes = 65

/** What authenticates counts that are kept under a key file. */
export function codeKeyOf(key: KeyObject): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, new Uint8Array(), 'beaverdam opened count', 32))
}

/** A line of JSON, and HMAC-SHA256 of it on another. */
export function encodeOpened(codeKey: Uint8Array, opened: Opened): Uint8Array {
  const file: OpenedFile = { format, opened: [...opened] }
  const text = Buffer.from(`${JSON.stringify(file)}\n`)
  return Buffer.concat([text, codeLine(codeKey, text)])
}

/** Undefined for bytes that were not encoded with this key, in this format. */
export function decodeOpened(codeKey: Uint8Array, bytes: Uint8Array): Opened | undefined {
  const end = Math.max(0, bytes.length - codeLineBytes)
  const text = bytes.subarray(0, end)
  if (!sameBytes(bytes.subarray(end), codeLine(codeKey, text))) return undefined
  const file = JSON.parse(new TextDecoder().decode(text)) as OpenedFile
  return file.format === format ? new Map(file.opened) : undefined
}

function codeLine(codeKey: Uint8Array, text: Uint8Array): Uint8Array {
  return Buffer.from(`${createHmac('sha256', codeKey).update(text).digest('hex')}\n`)
}
