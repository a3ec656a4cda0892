import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Field128 } from '../field/field128.ts'
import { XofTurboShake128 } from './xof.ts'

const vectorFile = '../shared/vectors/cfrg-vdaf/XofTurboShake128.json'
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe.skipIf(!existsSync(vectorFile))(
  `the vector of VDAF draft 18 (skipped without ${vectorFile})`,
  () => {
    const vector = existsSync(vectorFile) ? JSON.parse(readFileSync(vectorFile, 'utf8')) : undefined
    const [seed, dst, binder] = ['seed', 'dst', 'binder'].map((name) =>
      Buffer.from(vector?.[name] ?? '', 'hex'),
    )

    test('derived seed', () => {
      expect(hex(XofTurboShake128.deriveSeed(seed!, dst!, binder!))).toBe(vector.derived_seed)
    })

    test('expanded vector', () => {
      const expanded = XofTurboShake128.expandIntoVec(Field128, seed!, dst!, binder!, vector.length)
      expect(hex(expanded.bytes)).toBe(vector.expanded_vec_field128)
    })
  },
)
