import type { Step } from './party.ts'

/**
 * Hashes of steps, origins and scope names. They find programs that diverged by mistake; nobody is kept out by them,
 * so a fast 32-bit mix serves.
 */
export function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1)
  return (mixed ^ (mixed >>> 15)) >>> 0
}

export function hashText(text: string, seed = 7): number {
  let hash = seed
  for (let i = 0; i < text.length; i++) hash = mix(hash, text.charCodeAt(i))
  return hash
}

export function hashBytes(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const words = bytes.length - (bytes.length % 4)
  let hash = mix(7, bytes.length)
  for (let i = 0; i < words; i += 4) hash = mix(hash, view.getUint32(i, true))
  for (let i = words; i < bytes.length; i++) hash = mix(hash, view.getUint8(i))
  return hash
}

/** The digest of a step: what it does, and to which values. */
export function stepOf(operation: string, ...parts: readonly number[]): Step {
  let hash = hashText(operation)
  for (const part of parts) hash = mix(hash, part)
  return hash
}

/**
 * The 53-bit key by which frames name a scope: wide enough that the scopes of one session do not collide by accident
 * (a million of them: 2^-14), and a collision is caught when the second scope is opened.
 */
export function scopeKey(parent: number, name: string): number {
  const high = hashText(name, mix(Math.floor(parent / 2 ** 32), 11))
  const low = hashText(name, mix(parent >>> 0, 13))
  return (high & 0x1fffff) * 2 ** 32 + low
}
