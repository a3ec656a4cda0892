import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkXofVector } from './xof-vector.ts'

const folder = '../shared/vectors/cfrg-vdaf'

describe.skipIf(!existsSync(folder)).each(['XofTurboShake128', 'XofFixedKeyAes128'])(
  `the vector of %s in VDAF draft 18 (skipped without ${folder})`,
  (name) => {
    const file = `${folder}/${name}.json`
    const vector = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined

    test('is what it gives', () => {
      expect(checkXofVector(vector)).toBe(name)
    })

    test.each(['seed', 'dst', 'binder', 'derived_seed', 'expanded_vec_field128'])(
      'fails with another %s',
      (part) => {
        const flipped = vector[part].replace(/^./, (digit: string) => (digit === '0' ? '1' : '0'))
        expect(() => checkXofVector({ ...vector, [part]: flipped })).toThrow(
          expect.objectContaining({ code: 'VECTOR_MISMATCH' }),
        )
      },
    )
  },
)
