/**
 * Kernels of OT extension. An instance belongs to one endpoint, whose rows of bits stay in its memory between calls.
 *
 * A row is one bit of each OT, bit i in byte i / 8 at i mod 8; a block is 16 bytes for one OT. None of these kernels has
 * a branch or an address that depends on a secret: bits select by masks, and only public challenges index tables.
 */
import { add, multiplyAdd } from './field/field128/arithmetic'

/** Small-field VOLEs, and the bits of each: 32 over GF(2^4) make up the 128 bits of Delta. */
const trees: usize = 32
const treeBits: usize = 4
/** Bytes of a row at most: 262,144 OTs, so that what an AES call costs beside its bytes is small. */
export const maxRowBytes: i32 = 32768
/** Between rows, so that not all of them begin in the same set of a cache. */
export const rowGapBytes: i32 = 64
/** Blocks that one call of the hash takes: 64 KiB. */
export const maxHashed: i32 = 4096
/** Bits of the consistency check's hash, which are also the OTs that it sacrifices. */
export const checkBits: i32 = 64

/** The 16 leaves of one tree, expanded, one row after the other, with gaps. */
export const leaves: usize = memory.data(16 * (32768 + 64), 64)
/** Rows u of the trees; at the VOLE sender they become the corrections. */
export const sums: usize = memory.data(32 * 32768, 64)
/** Corrections as they came from the peer. */
export const corrections: usize = memory.data(32 * 32768, 64)
/** The 128 rows v or w, bit b of tree i in row 4 i + b, with gaps. */
export const rows: usize = memory.data(128 * (32768 + 64), 64)
/** The rows transposed: one block an OT. */
export const blocks: usize = memory.data(262144 * 16, 64)
export const choices: usize = memory.data(32768, 64)
export const delta: usize = memory.data(16, 16)

/** Part of the hash matrix: for every 32 OTs, 64 words of 32 bits, one for each bit of the hash. */
export const challenge: usize = memory.data(65536, 64)
/** The hash of the blocks: 64 blocks. */
export const blockDigest: usize = memory.data(64 * 16, 64)
const choiceSums: usize = memory.data(64 * 4, 64)
const tables: usize = memory.data(8 * 256, 64)

/** What goes through the permutation. */
export const permuted: usize = memory.data(65536, 64)
/** Hashes under a choice of 0 and of 1. */
export const pads0: usize = memory.data(65536, 64)
export const pads1: usize = memory.data(65536, 64)
/** Elements that pads were reduced to. */
export const elements: usize = memory.data(65536, 64)
/** Messages of some OTs for a choice of 0 and of 1, and the choice bits of these OTs. */
export const messages0: usize = memory.data(65536, 64)
export const messages1: usize = memory.data(65536, 64)
export const messageChoices: usize = memory.data(1024, 64)

/** Every bit of a vector alike: the given one. */
@inline function mask(bit: u32): v128 { return i32x4.splat(-(bit & 1)) }

@inline function xorInto(at: usize, x: v128): void { v128.store(at, v128.xor(v128.load(at), x)) }

/**
 * Small-field VOLE of one tree: u = sum of all r_x, and bit b of v = sum of the r_x whose x has bit b, by halving:
 * once pairs that differ in bit 0 are added up, what is left are the sums over bits 1 to 3.
 */
export function fold(tree: usize, rowBytes: usize): void {
  const stride = rowBytes + <usize>rowGapBytes
  const row = rows + treeBits * tree * stride
  for (let at: usize = 0; at < rowBytes; at += 16) {
    let from = leaves + at
    let v0 = i64x2.splat(0), v1 = v0, v2 = v0, v3 = v0, u = v0
    for (let half: usize = 0; half < 2; half++) {
      const r0 = v128.load(from); from += stride
      const r1 = v128.load(from); from += stride
      const r2 = v128.load(from); from += stride
      const r3 = v128.load(from); from += stride
      const r4 = v128.load(from); from += stride
      const r5 = v128.load(from); from += stride
      const r6 = v128.load(from); from += stride
      const r7 = v128.load(from); from += stride
      const s1 = v128.xor(r2, r3), s3 = v128.xor(r6, r7)
      const upper = v128.xor(v128.xor(r4, r5), s3)
      v3 = v128.xor(v128.xor(r0, r1), v128.xor(s1, upper))
      v0 = v128.xor(v0, v128.xor(v128.xor(r1, r3), v128.xor(r5, r7)))
      v1 = v128.xor(v1, v128.xor(s1, s3))
      v2 = v128.xor(v2, upper)
      u = v128.xor(u, v3)
    }
    v128.store(sums + tree * rowBytes + at, u)
    v128.store(row + at, v0)
    v128.store(row + stride + at, v1)
    v128.store(row + 2 * stride + at, v2)
    v128.store(row + 3 * stride + at, v3)
  }
}

/** At the VOLE sender: what makes the choice bits of every u, a word of the repetition code. */
export function correct(rowBytes: usize): void {
  for (let tree: usize = 0; tree < trees; tree++)
    for (let at: usize = 0; at < rowBytes; at += 16)
      xorInto(sums + tree * rowBytes + at, v128.load(choices + at))
}

/** At the VOLE receiver: w = v + Delta (u + correction), bit by bit of Delta. */
export function shift(rowBytes: usize): void {
  const stride = rowBytes + <usize>rowGapBytes
  for (let tree: usize = 0; tree < trees; tree++) {
    const row0 = rows + treeBits * tree * stride, row1 = row0 + stride, row2 = row1 + stride, row3 = row2 + stride
    const point = <u32>load<u8>(delta + (tree >> 1)) >> <u32>(treeBits * (tree & 1))
    const mask0 = mask(point), mask1 = mask(point >> 1), mask2 = mask(point >> 2), mask3 = mask(point >> 3)
    const from = tree * rowBytes
    for (let at: usize = 0; at < rowBytes; at += 16) {
      const difference = v128.xor(v128.load(sums + from + at), v128.load(corrections + from + at))
      xorInto(row0 + at, v128.and(mask0, difference))
      xorInto(row1 + at, v128.and(mask1, difference))
      xorInto(row2 + at, v128.and(mask2, difference))
      xorInto(row3 + at, v128.and(mask3, difference))
    }
  }
}

/** Bytes 0..7 of x and y, alternating. */
@inline function lows(x: v128, y: v128): v128 {
  return v128.shuffle<i8>(x, y, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
}

/** Bytes 8..15 of x and y, alternating. */
@inline function highs(x: v128, y: v128): v128 {
  return v128.shuffle<i8>(x, y, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
}

/** Writes 16 rows' bits of 8 OTs to their blocks: adding a vector to itself brings the next lower bit to the top. */
@inline function scatter(column: v128, out: usize): void {
  let x = column
  store<u16>(out, <u16>i8x16.bitmask(x), 112)
  x = i8x16.add(x, x)
  store<u16>(out, <u16>i8x16.bitmask(x), 96)
  x = i8x16.add(x, x)
  store<u16>(out, <u16>i8x16.bitmask(x), 80)
  x = i8x16.add(x, x)
  store<u16>(out, <u16>i8x16.bitmask(x), 64)
  x = i8x16.add(x, x)
  store<u16>(out, <u16>i8x16.bitmask(x), 48)
  x = i8x16.add(x, x)
  store<u16>(out, <u16>i8x16.bitmask(x), 32)
  x = i8x16.add(x, x)
  store<u16>(out, <u16>i8x16.bitmask(x), 16)
  x = i8x16.add(x, x)
  store<u16>(out, <u16>i8x16.bitmask(x))
}

/**
 * The 128 rows as blocks: bit j of block i is bit i of row j. Sixteen rows by 128 OTs at a time: four perfect shuffles
 * transpose the bytes, then the top bits of a vector are 16 rows' bits of one OT.
 */
export function transpose(rowBytes: usize): void {
  const stride = rowBytes + <usize>rowGapBytes
  for (let at: usize = 0; at < rowBytes; at += 16)
    for (let group: usize = 0; group < 8; group++) {
      let from = rows + group * 16 * stride + at
      const r0 = v128.load(from); from += stride
      const r1 = v128.load(from); from += stride
      const r2 = v128.load(from); from += stride
      const r3 = v128.load(from); from += stride
      const r4 = v128.load(from); from += stride
      const r5 = v128.load(from); from += stride
      const r6 = v128.load(from); from += stride
      const r7 = v128.load(from); from += stride
      const r8 = v128.load(from); from += stride
      const r9 = v128.load(from); from += stride
      const r10 = v128.load(from); from += stride
      const r11 = v128.load(from); from += stride
      const r12 = v128.load(from); from += stride
      const r13 = v128.load(from); from += stride
      const r14 = v128.load(from); from += stride
      const r15 = v128.load(from)
      const a0 = lows(r0, r8), a1 = highs(r0, r8), a2 = lows(r1, r9), a3 = highs(r1, r9)
      const a4 = lows(r2, r10), a5 = highs(r2, r10), a6 = lows(r3, r11), a7 = highs(r3, r11)
      const a8 = lows(r4, r12), a9 = highs(r4, r12), a10 = lows(r5, r13), a11 = highs(r5, r13)
      const a12 = lows(r6, r14), a13 = highs(r6, r14), a14 = lows(r7, r15), a15 = highs(r7, r15)
      const b0 = lows(a0, a8), b1 = highs(a0, a8), b2 = lows(a1, a9), b3 = highs(a1, a9)
      const b4 = lows(a2, a10), b5 = highs(a2, a10), b6 = lows(a3, a11), b7 = highs(a3, a11)
      const b8 = lows(a4, a12), b9 = highs(a4, a12), b10 = lows(a5, a13), b11 = highs(a5, a13)
      const b12 = lows(a6, a14), b13 = highs(a6, a14), b14 = lows(a7, a15), b15 = highs(a7, a15)
      const c0 = lows(b0, b8), c1 = highs(b0, b8), c2 = lows(b1, b9), c3 = highs(b1, b9)
      const c4 = lows(b2, b10), c5 = highs(b2, b10), c6 = lows(b3, b11), c7 = highs(b3, b11)
      const c8 = lows(b4, b12), c9 = highs(b4, b12), c10 = lows(b5, b13), c11 = highs(b5, b13)
      const c12 = lows(b6, b14), c13 = highs(b6, b14), c14 = lows(b7, b15), c15 = highs(b7, b15)
      const out = blocks + at * 128 + group * 2
      scatter(lows(c0, c8), out)
      scatter(highs(c0, c8), out + 128)
      scatter(lows(c1, c9), out + 256)
      scatter(highs(c1, c9), out + 384)
      scatter(lows(c2, c10), out + 512)
      scatter(highs(c2, c10), out + 640)
      scatter(lows(c3, c11), out + 768)
      scatter(highs(c3, c11), out + 896)
      scatter(lows(c4, c12), out + 1024)
      scatter(highs(c4, c12), out + 1152)
      scatter(lows(c5, c13), out + 1280)
      scatter(highs(c5, c13), out + 1408)
      scatter(lows(c6, c14), out + 1536)
      scatter(highs(c6, c14), out + 1664)
      scatter(lows(c7, c15), out + 1792)
      scatter(highs(c7, c15), out + 1920)
    }
}

/** Starts the hash of the check with the sacrificed OTs, of which each masks one bit: those from OT `first` on. */
export function beginDigest(first: usize): void {
  for (let j: usize = 0; j < <usize>checkBits; j++) {
    v128.store(blockDigest + j * 16, v128.load(blocks + (first + j) * 16))
    const at = first + j
    store<u32>(choiceSums + j * 4, (<u32>load<u8>(choices + (at >> 3)) >> <u32>(at & 7)) & 1)
  }
}

/** The sums of four blocks by the 16 subsets of them. */
@inline function subsets(table: usize, from: usize): void {
  v128.store(table, i64x2.splat(0))
  for (let i: usize = 0; i < 4; i++) {
    const block = v128.load(from + i * 16), size: usize = 16 << i
    for (let at: usize = 0; at < size; at += 16)
      v128.store(table + size + at, v128.xor(v128.load(table + at), block))
  }
}

@inline function subset(table: usize, word: u32, shift: u32): v128 {
  return v128.load(tables + (table << 8) + (((word >> shift) & 15) << 4))
}

/**
 * Adds `count` OTs (a multiple of 32), from `first` on, to the hash under the challenge, which is public and so may
 * index tables: the method of four Russians.
 */
export function digest(first: usize, count: usize): void {
  let from = blocks + first * 16, word = challenge
  for (let group: usize = 0; group < count; group += 32) {
    for (let table: usize = 0; table < 8; table++, from += 64) subsets(tables + (table << 8), from)
    const chosen = load<u32>(choices + ((first + group) >> 3))
    for (let j: usize = 0; j < <usize>checkBits; j++, word += 4) {
      const r = load<u32>(word)
      const even = v128.xor(v128.xor(subset(0, r, 0), subset(1, r, 4)), v128.xor(subset(2, r, 8), subset(3, r, 12)))
      const odd = v128.xor(v128.xor(subset(4, r, 16), subset(5, r, 20)), v128.xor(subset(6, r, 24), subset(7, r, 28)))
      xorInto(blockDigest + j * 16, v128.xor(even, odd))
      const sum = choiceSums + j * 4
      store<u32>(sum, load<u32>(sum) ^ (r & chosen))
    }
  }
}

/** The hash of the choice bits. */
export function choiceDigest(): u64 {
  let bits: u64 = 0
  for (let j: u64 = 0; j < <u64>checkBits; j++)
    bits |= (<u64>popcnt(load<u32>(choiceSums + <usize>j * 4)) & 1) << j
  return bits
}

/** Takes `count` blocks, from `first` on, to the permutation, with Delta added if `shifted` is 1. */
export function takeBlocks(first: usize, count: usize, shifted: u32): void {
  const offset = v128.and(v128.load(delta), mask(shifted)), from = blocks + first * 16
  for (let at: usize = 0; at < count * 16; at += 16)
    v128.store(permuted + at, v128.xor(v128.load(from + at), offset))
}

/**
 * Between the two permutations of TMMO: adds the tweak to `count` permuted blocks, for each `lanes` times over. The tweak
 * is the OT's number in the lower half and the lane in the upper one.
 */
export function tweak(pads: usize, count: usize, lanes: usize, number: u64): void {
  let to = pads, ot = i64x2.replace_lane(i64x2.splat(0), 0, number)
  const nextOt = i64x2(1, 0), nextLane = i64x2(0, 1)
  for (let i: usize = 0; i < count; i++) {
    let tweak = ot
    const x = v128.load(permuted + i * 16)
    for (let lane: usize = 0; lane < lanes; lane++, to += 16) {
      v128.store(to, v128.xor(x, tweak))
      tweak = i64x2.add(tweak, nextLane)
    }
    ot = i64x2.add(ot, nextOt)
  }
}

/** After the second permutation of TMMO: adds what the first one gave. */
export function feedForward(pads: usize, count: usize, lanes: usize): void {
  let to = pads
  for (let i: usize = 0; i < count; i++) {
    const x = v128.load(permuted + i * 16)
    for (let lane: usize = 0; lane < lanes; lane++, to += 16) xorInto(to, x)
  }
}

/** Reduces `count` numbers of 128 bits modulo p = 2^64 - 2^32 + 1, by 2^64 = 2^32 - 1 and 2^96 = -1. */
export function reduceField64(pads: usize, count: usize): void {
  const excess: u64 = 0xffffffff, modulus: u64 = 0xffffffff00000001
  for (let i: usize = 0; i < count; i++) {
    const low = load<u64>(pads + i * 16), high = load<u64>(pads + i * 16, 8)
    const top = high >> 32
    // A borrow leaves 2^64 too much and a carry 2^64 too little. Neither correction passes 2^64 again.
    const difference = low - top - (excess & -<u64>(low < top))
    const product = (high & excess) * excess
    const sum = difference + product
    const reduced = sum + (excess & -<u64>(sum < product))
    store<u64>(elements + i * 8, reduced - (modulus & -<u64>(reduced >= modulus)))
  }
}

/** 2^128 mod p for p = 2^128 - 28 * 2^64 + 1. */
const wrap128: usize = memory.data<u64>([0xffffffffffffffff, 27], 16)
const zero128: usize = memory.data(16, 16)

/** Reduces `count` numbers of 256 bits modulo the modulus of Field128, of which 2^128 is less than twice. */
export function reduceField128(pads: usize, count: usize): void {
  for (let i: usize = 0; i < count; i++) {
    const low = pads + i * 32, high = low + 16
    add(low, low, zero128)
    add(high, high, zero128)
    multiplyAdd(elements + i * 16, high, wrap128, low)
  }
}

/**
 * Chooses among the messages of `count` OTs, of `size` bytes each: in place of those for a choice of 0 are then those of the
 * choices, which begin at bit `firstBit`.
 */
export function choose(count: usize, size: usize, firstBit: usize): void {
  let zero = messages0, one = messages1
  for (let bit = firstBit; bit < firstBit + count; bit++) {
    const chosen = -((<u64>load<u8>(messageChoices + (bit >> 3)) >> (bit & 7)) & 1)
    const end = zero + size
    for (; zero + 8 <= end; zero += 8, one += 8)
      store<u64>(zero, load<u64>(zero) ^ ((load<u64>(zero) ^ load<u64>(one)) & chosen))
    for (; zero < end; zero++, one++)
      store<u8>(zero, load<u8>(zero) ^ ((load<u8>(zero) ^ load<u8>(one)) & <u8>chosen))
  }
}
