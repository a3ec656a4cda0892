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
  let [rest, divisor] = [prime, ((x % prime) + prime) % prime]
  // Each of them is the multiple of x with the factor below, modulo the prime.
  let [ofRest, ofDivisor] = [0n, 1n]
  while (divisor > 0n) {
    const quotient = rest / divisor
    ;[rest, divisor] = [divisor, rest % divisor]
    ;[ofRest, ofDivisor] = [ofDivisor, ofRest - quotient * ofDivisor]
  }
  return ofRest < 0n ? ofRest + prime : ofRest
}
