import type { Field } from '../src/field/field.ts'
import { Field64 } from '../src/field/field64.ts'
import type { FieldVector } from '../src/field/vector.ts'
import { type Prg, seededPrg } from '../src/random/prg.ts'
import { Seed, seedBytes } from '../src/random/seed.ts'
import { expand } from '../src/random/uniform.ts'

/** The generator of that name: public, and the same in every process of a bench. */
export function publicPrg(name: string): Prg {
  const seed = Seed.fromBytes(new Uint8Array(seedBytes))
  return seededPrg(seed, { label: 'bench', session: '', address: name })
}

/** Uniform elements that every process of a bench knows: nobody has to send them, and results can be checked. */
export function publicVector(name: string, length: number, field: Field = Field64): Promise<FieldVector> {
  return expand(field, publicPrg(name), length)
}
