import { wordsOf } from '../../src/field/element-bytes.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { XofStream } from '../../src/random/xof.ts'

/** Elements whose 32-bit words are added before the sums could pass 2^53, beyond which a number is not exact. */
const exactLength = 2 ** 20

/**
 * The results of wraparound checks: dot products of the entries with random vectors whose elements are -1, 0, 0 or 1 with
 * 1/4 each (draft-chen-cfrg-vdaf-pine-01, section 4.1.3). A vector of which the squared norm passes the modulus has a large
 * one with probability 1/2 or more, while that of a short one is short.
 *
 * An element takes two bits of the stream, from the lowest of a byte up, and is their sum less 1; each vector begins with a
 * byte of its own. Elements are split into words, and the words added as numbers: no time depends on an entry.
 *
 * @param entries or a share of them
 * @param count how many checks
 */
export function wraparoundChecks(entries: FieldVector, stream: XofStream, count: number): FieldVector {
  const { field, length } = entries
  const words = wordsOf(entries.bytes, field.elementBytes)
  const wordBits = BigInt(8 * words.BYTES_PER_ELEMENT)
  const columns = columnsOf(words, length)
  const codeBytes = Math.ceil(length / 4)
  const results = Array.from({ length: count }, () => {
    const codes = stream.next(codeBytes)
    return columns.reduceRight((sum, column) => (sum << wordBits) + ternaryDot(column, codes), 0n)
  })
  return FieldVector.of(field, results)
}

/** Word j of all elements, for each j, filled up to whole bytes of codes. */
function columnsOf(words: Uint32Array | Uint8Array, length: number): Float64Array[] {
  const wordCount = words.length / length
  return Array.from({ length: wordCount }, (_, j) => {
    const column = new Float64Array(4 * Math.ceil(length / 4))
    for (let i = 0, at = j; i < length; i++, at += wordCount) column[i] = words[at] as number
    return column
  })
}

function ternaryDot(column: Float64Array, codes: Uint8Array): bigint {
  let sum = 0n
  for (let start = 0; start < column.length; start += exactLength) {
    const end = Math.min(start + exactLength, column.length)
    let part = 0
    for (let i = start; i < end; i += 4) {
      const code = codes[i >> 2] as number
      part +=
        ((code & 1) + ((code >> 1) & 1) - 1) * (column[i] as number) +
        (((code >> 2) & 1) + ((code >> 3) & 1) - 1) * (column[i + 1] as number) +
        ((((code >> 4) & 1) + ((code >> 5) & 1) - 1) * (column[i + 2] as number) +
          (((code >> 6) & 1) + (code >> 7) - 1) * (column[i + 3] as number))
    }
    sum += BigInt(part)
  }
  return sum
}
