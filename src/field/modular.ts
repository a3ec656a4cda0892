/** The residue of a number, in 0..modulus-1, whatever its sign. */
export function residue(x: bigint, modulus: bigint): bigint {
  const remainder = x % modulus
  return remainder < 0n ? remainder + modulus : remainder
}

/** base^exponent modulo a number, for what is public: its time depends on the exponent. */
export function modPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let power = 1n
  let square = base % modulus
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) power = (power * square) % modulus
    square = (square * square) % modulus
  }
  return power
}

/** 1 / x modulo a prime that does not divide x, for what is public, by Euclid's extended algorithm. */
export function modInv(x: bigint, prime: bigint): bigint {
  let [rest, divisor] = [prime, residue(x, prime)]
  // Each of them is the multiple of x with the factor below, modulo the prime.
  let [ofRest, ofDivisor] = [0n, 1n]
  while (divisor > 0n) {
    const quotient = rest / divisor
    ;[rest, divisor] = [divisor, rest % divisor]
    ;[ofRest, ofDivisor] = [ofDivisor, ofRest - quotient * ofDivisor]
  }
  return residue(ofRest, prime)
}
