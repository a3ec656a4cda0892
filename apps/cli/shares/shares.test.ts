import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numberTypes, shareVector, type VectorLayout } from '../../../protocols/share-file/index.ts'
import { Field64, FieldVector } from '../../../src/field/index.ts'
import { type DType, dtypes } from '../files/dtype.ts'
import { sizeOf } from '../files/tensor.ts'
import { readUpdate, type Update, type UpdateFormat, writeUpdate } from '../files/update.ts'
import { temporaryFolder } from '../testing/tested-command.ts'
import { reconstructFile } from './reconstruct.ts'
import { type FileSharing, shareFile } from './share.ts'
import { writeShares } from './share-files.ts'
import { toUpdateLayout, toVectorLayout } from './update-layout.ts'

const folder = temporaryFolder()

/** A folder of its own. */
const fresh = () => mkdtempSync(join(folder, 'try-'))

function write(name: string, text: string): string {
  const path = join(fresh(), name)
  writeFileSync(path, text)
  return path
}

function sharing(file: string, other: Partial<FileSharing> = {}): FileSharing {
  const scheme = { scheme: 'additive', parties: 3, threshold: 2, field: '64' } as const
  return { file, ...scheme, fractionBits: undefined, clip: undefined, out: fresh(), ...other }
}

/** Shares a file and puts it together again. */
async function roundTrip(given: FileSharing): Promise<string> {
  await shareFile(given)
  const out = join(fresh(), `back.${given.file.split('.').at(-1)}`)
  await reconstructFile([given.out], out)
  return out
}

const formatsOf = (dtype: DType): readonly UpdateFormat[] => [
  ...(dtype === 'bfloat16'
    ? []
    : ([
        { kind: 'npy', byteOrder: 'big', fortranOrder: true },
        { kind: 'npy', byteOrder: 'little', fortranOrder: false },
      ] as const)),
  ...(dtypes[dtype].kind === 'integer'
    ? []
    : ([{ kind: 'safetensors' }, { kind: 'safetensors', metadata: new Map([['format', 'pt']]) }] as const)),
  ...(dtype === 'float64'
    ? ([
        { kind: 'csv', delimiter: ';', header: ['a, b', 'c'] },
        { kind: 'json', named: true },
      ] as const)
    : []),
]

const updates: fc.Arbitrary<Update> = fc
  .constantFrom(...numberTypes.flatMap((dtype) => formatsOf(dtype).map((format) => ({ dtype, format }))))
  .chain(({ dtype, format }) => {
    const { kind, min, max } = dtypes[dtype]
    // Quarters up to 256 have 11 bits, as a float16 has; a bfloat16 has 8.
    const float =
      dtype === 'bfloat16' ? fc.integer({ min: -128, max: 128 }) : fc.integer({ min: -1024, max: 1024 })
    const number = kind === 'integer' ? fc.integer({ min, max }) : float.map((quarters) => quarters / 4)
    const shape = fc.integer({ min: 1, max: 4 }).map((rows) => [rows, 2])
    const isNamed = format.kind === 'safetensors' || format.kind === 'json'
    const names = isNamed
      ? fc.uniqueArray(fc.string({ unit: 'grapheme-ascii' }), { minLength: 1, maxLength: 3 })
      : fc.constant([''])
    const tensor = (name: string) =>
      shape.chain((axes) =>
        fc
          .array(number, { minLength: sizeOf(axes), maxLength: sizeOf(axes) })
          .map((values) => ({ name, shape: axes, dtype, values: Float64Array.from(values) })),
      )
    return names.chain((all) => fc.tuple(...all.map(tensor))).map((tensors) => ({ format, tensors }))
  })

test('every format, shape and type comes back byte by byte, from additive shares and from Shamir’s', () =>
  fc.assert(
    fc.asyncProperty(updates, fc.boolean(), async (update, isAdditive) => {
      const file = join(fresh(), `file.${update.format.kind}`)
      await writeUpdate(file, update)
      const given = isAdditive ? {} : ({ scheme: 'shamir', parties: 4, threshold: 1 } as const)
      const out = await roundTrip(sharing(file, given))
      expect(readFileSync(out)).toEqual(readFileSync(file))
    }),
    { numRuns: 40 },
  ))

test('reals come back within the rounding', async () => {
  const values = Array.from({ length: 100 }, (_, i) => Math.sin(i) * 1000)
  const out = await roundTrip(sharing(write('x.json', JSON.stringify(values)), { fractionBits: 20 }))
  const [tensor] = (await readUpdate(out)).tensors
  for (const [i, value] of values.entries())
    expect(Math.abs(tensor!.values[i]! - value)).toBeLessThanOrEqual(2 ** -21)
})

test('the terms say nothing of the numbers', async () => {
  const [small, large] = await Promise.all(
    ['[0, 0.5]', '[9999.5, -3]'].map((text) => shareFile(sharing(write('x.json', text)))),
  )
  expect(small!.terms).toEqual(large!.terms)
})

test('shares are their user’s alone, are not overwritten, and none is left where one fails', async () => {
  const file = write('x.csv', '1\n2\n')
  const given = sharing(file)
  const { written } = await shareFile(given)
  for (const { path, bytes } of written) {
    const { mode, size } = statSync(path)
    expect([mode & 0o777, size]).toEqual([0o600, bytes])
  }
  const before = written.map(({ path }) => readFileSync(path))
  await expect(shareFile(given)).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' })
  expect(written.map(({ path }) => readFileSync(path))).toEqual(before)

  const out = fresh()
  writeFileSync(join(out, 'x.2.share'), '')
  await expect(shareFile({ ...given, out })).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' })
  expect(readdirSync(out)).toEqual(['x.2.share'])
})

describe('numbers without room', () => {
  const file = write('x.json', '{"w": [[0, 1], [1e12, 2]]}')
  test('are named by their place', async () => {
    await expect(shareFile(sharing(file))).rejects.toMatchObject({
      code: 'HEADROOM_EXCEEDED',
      message: expect.stringContaining('x.json: tensor "w" at [1, 0] is beyond 274877906944'),
    })
  })
  test('are clipped if told to', async () => {
    const { saturated, terms } = await shareFile(sharing(file, { clip: 1.5 }))
    expect([saturated, terms.bound]).toEqual([2, 3n << 23n])
  })
  test('have it in a larger field', async () => {
    const out = await roundTrip(sharing(file, { field: '128' }))
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual({
      w: [
        [0, 1],
        [1e12, 2],
      ],
    })
  })
})

test('files that do not belong together are named', async () => {
  const [first, second] = await Promise.all(
    ['a', 'b'].map((name) => shareFile(sharing(write(`${name}.csv`, '1\n')))),
  )
  const mixed = [first!.written[0]!.path, second!.written[1]!.path]
  await expect(reconstructFile(mixed, undefined)).rejects.toMatchObject({
    code: 'SHARING_MISMATCH',
    message: expect.stringContaining(`${mixed[1]} is of another sharing than ${mixed[0]}`),
  })
  const damaged = first!.written[2]!.path
  writeFileSync(damaged, readFileSync(damaged).subarray(0, -1))
  await expect(
    reconstructFile(
      first!.written.map(({ path }) => path),
      undefined,
    ),
  ).rejects.toMatchObject({
    code: 'SHARE_FILE_INVALID',
    message: expect.stringContaining(damaged),
  })
  await expect(reconstructFile([fresh()], undefined)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
})

test('an integer that no double holds is refused, with who gives it', async () => {
  const layout: VectorLayout = {
    ...{ form: 'npy', details: ['little', 'C'] },
    tensors: [{ name: '', shape: [2], dtype: 'int64' }],
  }
  const terms = { scheme: 'additive', field: Field64, parties: 2, threshold: 1, fractionBits: 0 } as const
  const vector = FieldVector.of(Field64, [1n, 2n ** 60n + 1n])
  const [first, second] = await shareVector(vector, { ...terms, bound: undefined, layout })
  const out = fresh()
  await writeShares(out, [
    ['y', first!],
    ['y', second!],
  ])
  await expect(reconstructFile([out], undefined)).rejects.toMatchObject({
    code: 'NOT_REPRESENTABLE',
    message: expect.stringMatching(
      /the array at \[1\] .* reconstructVector of beaverdam\/protocols\/share-file/,
    ),
  })
})

test('a layout that no file has is refused', () => {
  const tensor = { name: '', shape: [2], dtype: 'float64' } as const
  const layout = (other: Partial<VectorLayout>): VectorLayout => ({
    ...{ form: 'npy', details: ['little', 'C'], tensors: [tensor] },
    ...other,
  })
  for (const refused of [
    layout({ form: 'exe' }),
    layout({ details: [] }),
    layout({ tensors: [tensor, { ...tensor, name: 'b' }] }),
    layout({ tensors: [{ ...tensor, dtype: 'bfloat16' }] }),
    layout({ form: 'csv', details: [] }),
    layout({ form: 'csv', tensors: [{ ...tensor, shape: [1, 1, 1] }] }),
    layout({ form: 'json', details: ['array'], tensors: [{ ...tensor, dtype: 'int8' }] }),
    layout({ form: 'safetensors', details: [], tensors: [{ ...tensor, dtype: 'int8' }] }),
  ])
    expect(() => toUpdateLayout(refused)).toThrow(expect.objectContaining({ code: 'SHARE_FILE_INVALID' }))
  expect(toVectorLayout(toUpdateLayout(layout({})))).toEqual(layout({}))
})

test('the number types of share files are those of files', () => {
  expect(numberTypes).toEqual(Object.keys(dtypes))
})
