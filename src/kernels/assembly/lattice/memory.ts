/** Most coefficients of a polynomial. */
export const maxN: i32 = 32768

/** Polynomials of 32-bit residues. */
export const slot0: usize = memory.data(131072, 64)
export const slot1: usize = memory.data(131072, 64)
export const slot2: usize = memory.data(131072, 64)
/** What comes in or goes out in other forms: words of 64 bits, signed numbers of 32, random bytes. */
export const words: usize = memory.data(262144, 64)
/** Where the tables of the primes begin. It is known only when all else is laid out. */
export function tables(): usize { return (__heap_base + 63) & ~63 }
