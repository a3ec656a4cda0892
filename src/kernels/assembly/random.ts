/**
 * TurboSHAKE128 (RFC 9861): a sponge over Keccak-p[1600, 12] with a rate of 168 bytes.
 *
 * One sponge is resident at a time, in `sponge`: 25 lanes of the state, lane (x, y) at index x + 5 y, then the position
 * in the rate. The caller copies it out and back to interleave several. Bytes pass through `buffer`.
 */

/** Iota constants of the last 12 of Keccak-f[1600]'s 24 rounds (FIPS 202, section 3.2.5). */
const roundConstants: usize = memory.data<u64>([
  0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
  0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
  0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
])

const rate: usize = 168
const stateBytes: usize = 200

/** The state and the position, padded to a multiple of 8. */
export const spongeBytes: i32 = 208
/** 390 blocks of the rate: the most below 64 KiB. */
export const bufferBytes: i32 = 65520

export const sponge: usize = memory.data(spongeBytes, 16)
export const buffer: usize = memory.data(bufferBytes, 16)

const positionAt: usize = sponge + stateBytes

/** Keccak-p[1600, 12]. The lanes live in locals through all rounds. */
function permute(): void {
  let a00 = load<u64>(sponge, 0)
  let a10 = load<u64>(sponge, 8)
  let a20 = load<u64>(sponge, 16)
  let a30 = load<u64>(sponge, 24)
  let a40 = load<u64>(sponge, 32)
  let a01 = load<u64>(sponge, 40)
  let a11 = load<u64>(sponge, 48)
  let a21 = load<u64>(sponge, 56)
  let a31 = load<u64>(sponge, 64)
  let a41 = load<u64>(sponge, 72)
  let a02 = load<u64>(sponge, 80)
  let a12 = load<u64>(sponge, 88)
  let a22 = load<u64>(sponge, 96)
  let a32 = load<u64>(sponge, 104)
  let a42 = load<u64>(sponge, 112)
  let a03 = load<u64>(sponge, 120)
  let a13 = load<u64>(sponge, 128)
  let a23 = load<u64>(sponge, 136)
  let a33 = load<u64>(sponge, 144)
  let a43 = load<u64>(sponge, 152)
  let a04 = load<u64>(sponge, 160)
  let a14 = load<u64>(sponge, 168)
  let a24 = load<u64>(sponge, 176)
  let a34 = load<u64>(sponge, 184)
  let a44 = load<u64>(sponge, 192)

  for (let round: usize = 0; round < 12; round++) {
    // theta
    const c0 = a00 ^ a01 ^ a02 ^ a03 ^ a04
    const c1 = a10 ^ a11 ^ a12 ^ a13 ^ a14
    const c2 = a20 ^ a21 ^ a22 ^ a23 ^ a24
    const c3 = a30 ^ a31 ^ a32 ^ a33 ^ a34
    const c4 = a40 ^ a41 ^ a42 ^ a43 ^ a44
    const d0 = c4 ^ rotl(c1, 1)
    const d1 = c0 ^ rotl(c2, 1)
    const d2 = c1 ^ rotl(c3, 1)
    const d3 = c2 ^ rotl(c4, 1)
    const d4 = c3 ^ rotl(c0, 1)
    // rho and pi: lane (x, y) goes to (y, 2 x + 3 y)
    const b00 = a00 ^ d0
    const b10 = rotl(a11 ^ d1, 44)
    const b20 = rotl(a22 ^ d2, 43)
    const b30 = rotl(a33 ^ d3, 21)
    const b40 = rotl(a44 ^ d4, 14)
    const b01 = rotl(a30 ^ d3, 28)
    const b11 = rotl(a41 ^ d4, 20)
    const b21 = rotl(a02 ^ d0, 3)
    const b31 = rotl(a13 ^ d1, 45)
    const b41 = rotl(a24 ^ d2, 61)
    const b02 = rotl(a10 ^ d1, 1)
    const b12 = rotl(a21 ^ d2, 6)
    const b22 = rotl(a32 ^ d3, 25)
    const b32 = rotl(a43 ^ d4, 8)
    const b42 = rotl(a04 ^ d0, 18)
    const b03 = rotl(a40 ^ d4, 27)
    const b13 = rotl(a01 ^ d0, 36)
    const b23 = rotl(a12 ^ d1, 10)
    const b33 = rotl(a23 ^ d2, 15)
    const b43 = rotl(a34 ^ d3, 56)
    const b04 = rotl(a20 ^ d2, 62)
    const b14 = rotl(a31 ^ d3, 55)
    const b24 = rotl(a42 ^ d4, 39)
    const b34 = rotl(a03 ^ d0, 41)
    const b44 = rotl(a14 ^ d1, 2)
    // chi
    a00 = b00 ^ (~b10 & b20)
    a10 = b10 ^ (~b20 & b30)
    a20 = b20 ^ (~b30 & b40)
    a30 = b30 ^ (~b40 & b00)
    a40 = b40 ^ (~b00 & b10)
    a01 = b01 ^ (~b11 & b21)
    a11 = b11 ^ (~b21 & b31)
    a21 = b21 ^ (~b31 & b41)
    a31 = b31 ^ (~b41 & b01)
    a41 = b41 ^ (~b01 & b11)
    a02 = b02 ^ (~b12 & b22)
    a12 = b12 ^ (~b22 & b32)
    a22 = b22 ^ (~b32 & b42)
    a32 = b32 ^ (~b42 & b02)
    a42 = b42 ^ (~b02 & b12)
    a03 = b03 ^ (~b13 & b23)
    a13 = b13 ^ (~b23 & b33)
    a23 = b23 ^ (~b33 & b43)
    a33 = b33 ^ (~b43 & b03)
    a43 = b43 ^ (~b03 & b13)
    a04 = b04 ^ (~b14 & b24)
    a14 = b14 ^ (~b24 & b34)
    a24 = b24 ^ (~b34 & b44)
    a34 = b34 ^ (~b44 & b04)
    a44 = b44 ^ (~b04 & b14)
    // iota
    a00 ^= load<u64>(roundConstants + (round << 3))
  }

  store<u64>(sponge, a00, 0)
  store<u64>(sponge, a10, 8)
  store<u64>(sponge, a20, 16)
  store<u64>(sponge, a30, 24)
  store<u64>(sponge, a40, 32)
  store<u64>(sponge, a01, 40)
  store<u64>(sponge, a11, 48)
  store<u64>(sponge, a21, 56)
  store<u64>(sponge, a31, 64)
  store<u64>(sponge, a41, 72)
  store<u64>(sponge, a02, 80)
  store<u64>(sponge, a12, 88)
  store<u64>(sponge, a22, 96)
  store<u64>(sponge, a32, 104)
  store<u64>(sponge, a42, 112)
  store<u64>(sponge, a03, 120)
  store<u64>(sponge, a13, 128)
  store<u64>(sponge, a23, 136)
  store<u64>(sponge, a33, 144)
  store<u64>(sponge, a43, 152)
  store<u64>(sponge, a04, 160)
  store<u64>(sponge, a14, 168)
  store<u64>(sponge, a24, 176)
  store<u64>(sponge, a34, 184)
  store<u64>(sponge, a44, 192)
}

export function reset(): void {
  memory.fill(sponge, 0, spongeBytes)
}

/** Takes `length` bytes of `buffer` into the sponge. */
export function absorb(length: usize): void {
  let position = load<usize>(positionAt)
  let from = buffer
  const end = buffer + length
  while (from < end) {
    if (position == rate) {
      permute()
      position = 0
    }
    const pieceEnd = from + min(end - from, rate - position)
    for (; from + 8 <= pieceEnd; from += 8, position += 8) {
      const at = sponge + position
      store<u64>(at, load<u64>(at) ^ load<u64>(from))
    }
    for (; from < pieceEnd; from++, position++) {
      const at = sponge + position
      store<u8>(at, load<u8>(at) ^ load<u8>(from))
    }
  }
  store<usize>(positionAt, position)
}

/** Ends the message with its domain separation byte and the padding; `squeeze` may follow. */
export function pad(domain: u8): void {
  let position = load<usize>(positionAt)
  if (position == rate) {
    permute()
    position = 0
  }
  store<u8>(sponge + position, load<u8>(sponge + position) ^ domain)
  store<u8>(sponge + rate - 1, load<u8>(sponge + rate - 1) ^ 0x80)
  // The first squeeze finds the rate used up, and permutes.
  store<usize>(positionAt, rate)
}

/** Writes the next `length` bytes of output to `buffer`. */
export function squeeze(length: usize): void {
  let position = load<usize>(positionAt)
  let to = buffer
  const end = buffer + length
  while (to < end) {
    if (position == rate) {
      permute()
      position = 0
    }
    const piece = min(end - to, rate - position)
    memory.copy(to, sponge + position, piece)
    to += piece
    position += piece
  }
  store<usize>(positionAt, position)
}
