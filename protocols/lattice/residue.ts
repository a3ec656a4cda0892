const half = 2 ** 15

/** x y mod p without BigInt, for residues below p < 2^30: products stay below 2^53. */
export function multiplyModulo(x: number, y: number, p: number): number {
  return (((x * Math.floor(y / half)) % p) * half + x * (y % half)) % p
}

/** floor(w 2^32 / p), with which kernels multiply by w (Shoup): two digits of 16 bits, each of exact quotients. */
export function shoupQuotient(w: number, p: number): number {
  const digit = 2 ** 16
  const upper = Math.floor((w * digit) / p)
  const rest = w * digit - upper * p
  return upper * digit + Math.floor((rest * digit) / p)
}
