/**
 * Kernel of a receiver of oblivious transfer: of what it was sent for each OT, it keeps what its choice asks for, without
 * a branch or an address that depends on a choice.
 */
const maxBytes = 65536
const maxChoiceBytes = 8192

/** What was sent, row after row, one for each OT. */
export const rows = memory.data(maxBytes, 16)
/** The choices, eight to a byte, the lowest first. */
export const choices = memory.data(maxChoiceBytes, 16)

/** All ones for a choice of 1, at this bit of the choices, and zero for 0. */
@inline function mask(bit: usize): u64 {
  return -((<u64>load<u8>(choices + (bit >> 3)) >> (<u64>bit & 7)) & 1)
}

/** Zeroes the rows, of `rowBytes` each, whose choice is 0; the first one's is bit `first` of the choices. */
export function keepChosen(count: usize, rowBytes: usize, first: usize): void {
  let at = rows
  for (let i: usize = 0; i < count; i++) {
    const chosen = mask(first + i), end = at + rowBytes
    for (; at + 8 <= end; at += 8) store<u64>(at, load<u64>(at) & chosen)
    for (; at < end; at++) store<u8>(at, load<u8>(at) & <u8>chosen)
  }
}
