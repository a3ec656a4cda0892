import { Field64 } from '../../../src/field/field64.ts'
import { modInv, residue } from '../../../src/field/modular.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { LatticeParameters } from '../parameters.ts'
import { Ring, type RingElement } from '../ring.ts'

/**
 * The coefficients of an element as integers of least magnitude, by BigInt: those modulo each prime are what a ring of that
 * prime alone composes.
 */
export function integersOf({ ring: { n, primes, modulus } }: LatticeParameters, x: RingElement): bigint[] {
  const residues = primes.map((p, i) => {
    const alone = new Ring(n, [p])
    return FieldVector.fromBytes(Field64, alone.compose(x.slice(i * n, (i + 1) * n))).toBigInts()
  })
  const weights = primes.map((p) => {
    const cofactor = modulus / BigInt(p)
    return cofactor * modInv(cofactor, BigInt(p))
  })
  return Array.from({ length: n }, (_, j) => {
    const sum = residues.reduce(
      (total, of, i) => total + centred(of[j] as bigint) * (weights[i] as bigint),
      0n,
    )
    const least = residue(sum, modulus)
    return 2n * least > modulus ? least - modulus : least
  })
}

/** The largest magnitude, in units of the plaintext modulus. */
export function largestNoise(integers: readonly bigint[]): number {
  return Math.max(...integers.map((x) => Math.abs(Number(x)))) / Number(Field64.modulus)
}

function centred(element: bigint): bigint {
  return element >= 2n ** 63n ? element - Field64.modulus : element
}
