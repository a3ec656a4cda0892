import type { NttField } from './ntt-field.ts'
import { checkPrime, PrimeField } from './prime-field.ts'

/**
 * The field of any prime p with polynomials by their values at roots of unity, over BigInt: as slow as `primeField`, and
 * with a running time that depends on the values. It is for test vectors of others.
 *
 * @param name what it is called in errors
 * @param generator of the subgroup of order 2^generatorOrderBits
 * @throws BeaverdamError NOT_PRIME
 *
 * @example
 * const field = await nttPrimeField('Field17', 17n, 3n, 4)
 */
export async function nttPrimeField(
  name: string,
  modulus: bigint,
  generator: bigint,
  generatorOrderBits: number,
): Promise<NttField> {
  await checkPrime(modulus)
  return new NttPrimeField(name, modulus, generator, generatorOrderBits)
}

class NttPrimeField extends PrimeField implements NttField {
  readonly generator: bigint
  readonly generatorOrderBits: number

  constructor(name: string, modulus: bigint, generator: bigint, generatorOrderBits: number) {
    super(modulus, name)
    this.generator = generator
    this.generatorOrderBits = generatorOrderBits
  }

  transform(polynomials: Uint8Array, roots: Uint8Array): void {
    for (let half = this.elementBytes; half < roots.length; half *= 2)
      this.#butterflies(polynomials, half, (low, high) => {
        this.mul(high, high, roots.subarray(half, 2 * half))
        const difference = new Uint8Array(half)
        this.sub(difference, low, high)
        this.add(low, low, high)
        high.set(difference)
      })
  }

  untransform(polynomials: Uint8Array, roots: Uint8Array): void {
    for (let half = roots.length / 2; half >= this.elementBytes; half /= 2)
      this.#butterflies(polynomials, half, (low, high) => {
        const difference = new Uint8Array(half)
        this.sub(difference, low, high)
        this.add(low, low, high)
        this.mul(high, difference, roots.subarray(half, 2 * half))
      })
  }

  #butterflies(
    polynomials: Uint8Array,
    half: number,
    butterfly: (low: Uint8Array, high: Uint8Array) => void,
  ): void {
    for (let start = 0; start < polynomials.length; start += 2 * half)
      butterfly(
        polynomials.subarray(start, start + half),
        polynomials.subarray(start + half, start + 2 * half),
      )
  }
}
