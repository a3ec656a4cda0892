import { Field64 } from '../../src/field/field64.ts'
import { modInv } from '../../src/field/modular.ts'
import { shoupQuotient } from './residue.ts'
import { primitiveRoot, reversedPowers } from './rns-primes.ts'

/** What Montgomery's product divides by. */
export const montgomery = 2 ** 32

const headerBytes = 64

/** Bytes of the table of a prime for polynomials of n coefficients. */
export function tableBytes(n: number): number {
  return headerBytes + 16 * n
}

/** What kernels are given of a prime p. */
export interface PrimeConstants {
  readonly p: number
  /** Where its table begins. */
  readonly table: number
  /** 2^32 */
  readonly shift: number
  /** The plaintext modulus. */
  readonly plain: number
  /** (q / p)^-1 / n */
  readonly crt: number
  /** q / p in Field64, as two 32-bit digits. */
  readonly cofactor: readonly [number, number]
}

interface Modulus {
  readonly n: number
  readonly modulus: bigint
}

export function constantsOf({ n, modulus }: Modulus, p: number, table: number): PrimeConstants {
  const cofactor = modulus / BigInt(p)
  return {
    p,
    table,
    shift: montgomery % p,
    plain: Number(Field64.modulus % BigInt(p)),
    crt: Number(modInv((cofactor * BigInt(n)) % BigInt(p), BigInt(p))),
    cofactor: field64Digits(cofactor),
  }
}

/** An integer in Field64, as two 32-bit digits. */
export function field64Digits(x: bigint): readonly [number, number] {
  const element = ((x % Field64.modulus) + Field64.modulus) % Field64.modulus
  return [Number(element % 2n ** 32n), Number(element / 2n ** 32n)]
}

/** Writes a prime's table as the kernels read it: see `prime.ts` among their sources. */
export function writeTable(buffer: ArrayBuffer, table: number, n: number, p: number): void {
  const inverse32 = Number(inverseModuloPowerOf2(p))
  new Uint32Array(buffer, table, 12).set([p, 2 * p, inverse32].flatMap((word) => new Array(4).fill(word)))
  const root = primitiveRoot(n, p)
  let at = table + headerBytes
  for (const x of [root, Number(modInv(BigInt(root), BigInt(p)))]) {
    const roots = reversedPowers(x, n, p)
    new Uint32Array(buffer, at, n).set(roots)
    new Uint32Array(buffer, at + 4 * n, n).set(roots.map((w) => shoupQuotient(w, p)))
    at += 8 * n
  }
}

/** 1 / p modulo 2^32 by Newton's iteration, of which each step doubles the right bits. @param p odd */
function inverseModuloPowerOf2(p: number): bigint {
  let inverse = BigInt(p)
  for (let bits = 3; bits < 32; bits *= 2) inverse = BigInt.asUintN(32, inverse * (2n - BigInt(p) * inverse))
  return inverse
}
