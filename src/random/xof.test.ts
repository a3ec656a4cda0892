import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkXofVector } from './xof-vector.ts'

const vectorFile = '../shared/vectors/cfrg-vdaf/XofTurboShake128.json'

describe.skipIf(!existsSync(vectorFile))(
  `the vector of VDAF draft 18 (skipped without ${vectorFile})`,
  () => {
    const vector = existsSync(vectorFile) ? JSON.parse(readFileSync(vectorFile, 'utf8')) : undefined

    test('is what XofTurboShake128 gives', () => {
      checkXofVector(vector)
    })

    test.each(['seed', 'dst', 'binder', 'derived_seed', 'expanded_vec_field128'])(
      'fails with another %s',
      (name) => {
        const flipped = vector[name].replace(/^./, (digit: string) => (digit === '0' ? '1' : '0'))
        expect(() => checkXofVector({ ...vector, [name]: flipped })).toThrow(
          expect.objectContaining({ code: 'VECTOR_MISMATCH' }),
        )
      },
    )
  },
)
