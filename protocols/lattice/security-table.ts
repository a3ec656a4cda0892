/**
 * Most bits of the modulus q for 128 bits of security against classical attacks, with uniform ternary secrets and noise of
 * a deviation of 3.19 or more, by the dimension of the ring: the smaller of the Homomorphic Encryption Standard of 2018
 * (homomorphicencryption.org, table 1: 109, 218, 438, 881) and of the guidelines of ePrint 2024/463 (106, 214, 430, 868).
 */
export const maxModulusBits: ReadonlyMap<number, number> = new Map([
  [4_096, 106],
  [8_192, 214],
  [16_384, 430],
  [32_768, 868],
])
