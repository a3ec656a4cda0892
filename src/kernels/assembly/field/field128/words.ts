import { slot0, slot1 } from '../scratch'
import { add, exceeds, sub } from './arithmetic'

@inline function invalid(word: usize): u64 {
  return exceeds(load<u64>(word), load<u64>(word, 8))
}

/** slot 0 += slot 1. Returns whether slot 1 holds a word that is no element, so that the sum is void. */
export function addWords128(n: usize): bool {
  let found: u64 = 0
  for (let i: usize = 0; i < n << 4; i += 16) {
    found |= invalid(slot1 + i)
    add(slot0 + i, slot0 + i, slot1 + i)
  }
  return found != 0
}

/** slot 0 -= slot 1. Returns as addWords128 does. */
export function subWords128(n: usize): bool {
  let found: u64 = 0
  for (let i: usize = 0; i < n << 4; i += 16) {
    found |= invalid(slot1 + i)
    sub(slot0 + i, slot0 + i, slot1 + i)
  }
  return found != 0
}

/** Moves the words of slot 1 that are elements to its front, in order, and returns how many there are. */
export function compactWords128(n: usize): usize {
  let end = slot1
  for (let i: usize = 0; i < n << 4; i += 16) {
    if (invalid(slot1 + i)) continue
    v128.store(end, v128.load(slot1 + i))
    end += 16
  }
  return (end - slot1) >> 4
}

/** Index of the first word of slot 0 that is no element, or -1. */
export function firstInvalid128(n: usize): isize {
  for (let i: usize = 0; i < n; i++) if (invalid(slot0 + (i << 4))) return i
  return -1
}
