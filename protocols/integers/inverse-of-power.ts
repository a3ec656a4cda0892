import type { Field } from '../../src/field/field.ts'

/** 2^-bits mod p, by halving: (1 + p) / 2 is one half. */
export function inverseOfPower({ modulus }: Field, bits: number): bigint {
  let inverse = 1n
  for (let i = 0; i < bits; i++) inverse = (inverse % 2n === 0n ? inverse : inverse + modulus) / 2n
  return inverse
}
