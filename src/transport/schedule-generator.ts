/**
 * A small seeded generator for schedules: which frame is late, and by how much. Only the order of delivery hangs on
 * it; it is not cryptographic, and nothing secret may come from it.
 *
 * SplitMix (Steele, Lea and Flood, OOPSLA 2014) on 32 bits, with the finaliser of MurmurHash3 as its mixer.
 *
 * @param seeds integers that together name the stream
 * @returns a function that draws a number in [0, 1)
 */
export function scheduleGenerator(...seeds: readonly number[]): () => number {
  let state = seeds.reduce((hash, seed) => mix(hash ^ seed), 0)
  return () => {
    state = (state + 0x9e3779b9) | 0
    return mix(state) / 2 ** 32
  }
}

function mix(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
