import { sigma } from '../../src/security-parameters.ts'

/** Coins of the centred binomial distribution on either side; its deviation is sqrt(eta / 2) = 3.24. */
export const eta = 21

/**
 * A sum with the deviation d of its subgaussian terms passes `tail` d with a probability below 2 exp(-tail^2 / 2) =
 * 2^-102.8: so 2^62 coefficients stay within their bounds but for 2^-40.
 */
export const tail = 12

/** Security of drowning: what is opened in all the life of a key is within 2^-40 of what does not depend on the noise. */
export const drowningFactor = 2 ** sigma

/**
 * What is known of the noise of a ciphertext, in units of the plaintext modulus P: its coefficients are those of t / P for
 * t = c0 + c1 s, the message's own part among them.
 *
 * They are the sum of two: `fixed` bounds the first; the second has independent, centred, subgaussian coefficients of a
 * deviation of at most `deviation`. That keeps one product by a plaintext w tight, where a coefficient is the sum of N
 * independent terms: its deviation grows by |w|_2 <= sqrt(N) |w|, its bound, as that of any part, by N |w|.
 */
export interface Noise {
  readonly fixed: number
  readonly deviation: number
}

/** A centred representative of a plaintext coefficient is at most 2^63: that over P, rounded up. */
export const plaintextNoise = 0.5 * (1 + 2 ** -31)

/** Of an encryption under the secret key: t / P = m / P + e. */
export const secretKeyNoise: Noise = { fixed: plaintextNoise, deviation: Math.sqrt(eta / 2) }

/**
 * Of an encryption under a public key b = -a s + P e of `parties` parties, whose e and s are sums of theirs: t / P =
 * m / P + e u + e0 + e1 s. For any e and s it is a subgaussian sum over u, whose coefficients within -1..1 count 1 each
 * (Hoeffding), e0 and e1.
 *
 * @param n coefficients of the ring
 */
export function publicKeyNoise(n: number, parties: number): Noise {
  const variance = n * (eta * parties) ** 2 + (eta / 2) * (1 + n * parties ** 2)
  return { fixed: plaintextNoise + tail * Math.sqrt(variance), deviation: 0 }
}

/** What bounds every coefficient, but for 2^-102 each. */
export function boundOf({ fixed, deviation }: Noise): number {
  return fixed + tail * deviation
}

/** Of a sum, whether its terms are independent or not. */
export function sumNoise(x: Noise, y: Noise): Noise {
  return { fixed: x.fixed + y.fixed, deviation: x.deviation + y.deviation }
}

/** Of a product by a plaintext, whose coefficients are at most 2^63. @param n coefficients of the ring */
export function productNoise({ fixed, deviation }: Noise, n: number): Noise {
  const largest = 2 ** 63
  return { fixed: largest * (n * fixed + tail * Math.sqrt(n) * deviation), deviation: 0 }
}
