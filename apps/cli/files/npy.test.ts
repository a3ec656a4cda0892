import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ByteOrder, type DType, dtypes, narrow } from './dtype.ts'
import { formatNpy, parseNpy, parseNpyArray } from './npy.ts'
import { sizeOf, type Tensor } from './tensor.ts'

/** A file by its parts: the magic string, the version, the header's length and text, then the data as hex. */
function npy(header: string, dataHex: string, version = 1): Uint8Array {
  const text = Buffer.from(header, 'latin1')
  const length = Buffer.alloc(version === 1 ? 2 : 4)
  length.writeUIntLE(text.length, 0, length.length)
  return Buffer.concat([
    Buffer.from('934e554d5059', 'hex'),
    Buffer.of(version, 0),
    length,
    text,
    Buffer.from(dataHex.replaceAll(' ', ''), 'hex'),
  ])
}

function header(descr: string, fortranOrder: boolean, shape: string): string {
  return `{'descr': '${descr}', 'fortran_order': ${fortranOrder ? 'True' : 'False'}, 'shape': ${shape}, }\n`
}

function valuesOf(bytes: Uint8Array): number[] {
  return [...(parseNpy(bytes, 'a.npy').tensors[0]?.values ?? [])]
}

const refusal = (message: string | RegExp) =>
  expect.objectContaining({
    code: 'FILE_INVALID',
    message: typeof message === 'string' ? expect.stringContaining(message) : expect.stringMatching(message),
  })

describe('parseNpy', () => {
  it.each([
    ['<f2', '003c 00c0 0100', [1, -2, 2 ** -24]],
    ['>f2', '3c00 c000 0001', [1, -2, 2 ** -24]],
    ['<f4', '0000803f 000000c0 0000c07f', [1, -2, Number.NaN]],
    ['>f4', '3f800000 c0000000 7f800000', [1, -2, Number.POSITIVE_INFINITY]],
    ['<f8', '000000000000f03f 00000000000000c0 9a9999999999b93f', [1, -2, 0.1]],
    ['>f8', '3ff0000000000000 c000000000000000 3fb999999999999a', [1, -2, 0.1]],
    ['|i1', '01 ff 80', [1, -1, -128]],
    ['<i1', '01 ff 80', [1, -1, -128]],
    ['<i2', '0100 ffff 0080', [1, -1, -32_768]],
    ['>i2', '0001 ffff 8000', [1, -1, -32_768]],
    ['<i4', '01000000 ffffffff 00000080', [1, -1, -(2 ** 31)]],
    ['>i4', '00000001 ffffffff 80000000', [1, -1, -(2 ** 31)]],
    ['<i8', '0100000000000000 ffffffffffffffff ffffffffffff1f00', [1, -1, 2 ** 53 - 1]],
    ['>i8', '0000000000000001 ffffffffffffffff 001fffffffffffff', [1, -1, 2 ** 53 - 1]],
    ['|u1', '01 ff 80', [1, 255, 128]],
    ['<u2', '0100 ffff 0080', [1, 65_535, 32_768]],
    ['>u4', '00000001 ffffffff 80000000', [1, 2 ** 32 - 1, 2 ** 31]],
    ['<u8', '0100000000000000 0000000001000000 ffffffffffff1f00', [1, 2 ** 32, 2 ** 53 - 1]],
    ['|b1', '01 00 01', [1, 0, 1]],
  ])('reads %s', (descr, dataHex, values) => {
    expect(valuesOf(npy(header(descr, false, '(3,)'), dataHex))).toEqual(values)
  })

  it('reads a matrix in Fortran order as rows', () => {
    const bytes = npy(header('|u1', true, '(2, 3)'), '01 04 02 05 03 06')
    expect(parseNpy(bytes, 'a.npy')).toEqual({
      format: { kind: 'npy', byteOrder: 'little', fortranOrder: true },
      tensors: [{ name: '', shape: [2, 3], dtype: 'uint8', values: Float64Array.of(1, 2, 3, 4, 5, 6) }],
    })
  })

  it('reads three axes in Fortran order', () => {
    const bytes = npy(header('|u1', true, '(2, 3, 2)'), '00 06 02 08 04 0a 01 07 03 09 05 0b')
    expect(valuesOf(bytes)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  })

  it('reads a single number and arrays of nothing', () => {
    expect(parseNpy(npy(header('<f4', false, '()'), '0000803f'), 'a').tensors[0]).toMatchObject({ shape: [] })
    expect(valuesOf(npy(header('<f4', false, '(0,)'), ''))).toEqual([])
    expect(valuesOf(npy(header('<f4', true, '(9007199254740991, 9007199254740991, 0)'), ''))).toEqual([])
  })

  it.each([1, 2, 3])('reads version %d.0', (version) => {
    expect(valuesOf(npy(header('<i2', false, '(1,)'), '0700', version))).toEqual([7])
  })

  it.each([
    `{"descr":"<i2","fortran_order":False,"shape":(1,)}`,
    `  { 'shape' : ( 1 , ) , 'fortran_order' : False , 'descr' : '<i2' }   \n`,
  ])('reads the dictionary however it is spaced, quoted and ordered: %s', (text) => {
    expect(valuesOf(npy(text, '0700'))).toEqual([7])
  })

  it.each([
    ['another entry', "{'descr': '<i2', 'fortran_order': False, 'shape': (1,), 'x': True}", /other entries/],
    ['an entry too few', "{'descr': '<i2', 'fortran_order': False}", /other entries/],
    [
      'an entry twice',
      "{'descr': '<i2', 'descr': '<i2', 'fortran_order': False, 'shape': (1,)}",
      /description/,
    ],
    ['a number as shape', "{'descr': '<i2', 'fortran_order': False, 'shape': (1)}", /description/],
    ['a list as shape', "{'descr': '<i2', 'fortran_order': False, 'shape': [1]}", /structured type/],
    ['a negative length', "{'descr': '<i2', 'fortran_order': False, 'shape': (-1,)}", /description/],
    [
      'a length beyond 2^53',
      "{'descr': '<i2', 'fortran_order': False, 'shape': (9007199254740993,)}",
      /announces an axis of 2\^53 numbers or more/,
    ],
    ['a string as shape', "{'descr': '<i2', 'fortran_order': False, 'shape': '(1,)'}", /not a tuple/],
    ['a string as order', "{'descr': '<i2', 'fortran_order': 'False', 'shape': (1,)}", /not a boolean/],
    ['code', "{'descr': '<i2', 'fortran_order': False, 'shape': (exit(),)}", /description/],
    ['two dictionaries', "{'descr': '<i2', 'fortran_order': False, 'shape': (1,)} {}", /after its header/],
    ['no closing brace', "{'descr': '<i2', 'fortran_order': False, 'shape': (1,)", /description/],
    [
      'a structured type',
      "{'descr': [('x', '<i2')], 'fortran_order': False, 'shape': (1,)}",
      /structured type/,
    ],
    ['nothing', '', /description/],
  ])('refuses a header with %s', (_, text, message) => {
    expect(() => parseNpy(npy(text, '0700'), 'a.npy')).toThrowError(refusal(message))
  })

  it.each(['<c8', '|O', '<U4', '<M8[ns]', '<f16', '|V8', '=f4', '|f4', '<i3', 'f4', ''])(
    'refuses the type %s',
    (descr) => {
      expect(() => parseNpy(npy(header(descr, false, '(1,)'), '00'), 'a.npy')).toThrowError(
        refusal(`a.npy has the number type ${JSON.stringify(descr)}`),
      )
    },
  )

  it('refuses sizes that a double does not hold, before it allocates', () => {
    const huge = `(${'9007199254740991, '.repeat(30)})`
    expect(() => parseNpy(npy(header('<f8', true, huge), '00'), 'a.npy')).toThrowError(refusal(/cut short/))
  })

  it('refuses a header longer than any array needs', () => {
    const bytes = npy(header('<i2', false, '(1,)').padEnd(70_000), '0700', 2)
    expect(() => parseNpy(bytes, 'a.npy')).toThrowError(refusal(/header of 70000 bytes/))
  })

  it('refuses other versions and other files', () => {
    expect(() => parseNpy(npy('', '', 4), 'a.npy')).toThrowError(refusal(/unknown version 4\.0/))
    expect(() => parseNpy(Buffer.from('PK\x03\x04 a zip archive'), 'a.npy')).toThrowError(
      refusal(/not a \.npy file/),
    )
  })

  it.each([1, 2])('refuses a file of version %d.0 cut at any byte, or with a byte more', (version) => {
    const bytes = npy(header('<f4', false, '(2, 2)'), '0000803f'.repeat(4), version)
    for (let length = 0; length < bytes.length; length++)
      expect(() => parseNpy(bytes.subarray(0, length), 'a.npy'), `${length} bytes`).toThrowError(
        refusal(/^a\.npy /),
      )
    expect(() => parseNpy(Buffer.concat([bytes, Buffer.of(0)]), 'a.npy')).toThrowError(
      refusal(/too long: its header announces 16 bytes of data, and 17 follow/),
    )
  })

  it('survives any change to a header: a result of the right size, or a typed error', () => {
    const original = npy(header('>f4', true, '(2, 2)'), '00'.repeat(16))
    const edits = fc.array(fc.tuple(fc.nat(original.length - 1), fc.integer({ min: 0, max: 255 })), {
      maxLength: 4,
    })
    const text = fc.stringMatching(/^[{}()[\]:,'" \dA-Za-z_<|]{0,60}$/)
    fc.assert(
      fc.property(fc.oneof(edits, text), (change) => {
        const bytes = typeof change === 'string' ? npy(change, '00'.repeat(16)) : Uint8Array.from(original)
        if (typeof change !== 'string') for (const [index, byte] of change) bytes[index] = byte
        try {
          const { shape, stored } = parseNpyArray(bytes, 'a.npy')
          expect(stored.length).toBe(sizeOf(shape))
        } catch (error) {
          expect(error).toMatchObject({ code: 'FILE_INVALID' })
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('names the index of an integer that a double cannot hold, in either order', () => {
    const data = `${'00'.repeat(24)}0000000000002000${'00'.repeat(16)}`
    expect(() => parseNpy(npy(header('<i8', false, '(2, 3)'), data), 'a.npy')).toThrowError(
      expect.objectContaining({
        code: 'NOT_REPRESENTABLE',
        message: expect.stringMatching(/^a\.npy: the array at \[1, 0\] is outside the range of int64/),
      }),
    )
    expect(() => parseNpy(npy(header('<i8', true, '(2, 3)'), data), 'a.npy')).toThrowError(/at \[1, 1\]/)
  })

  it('never quotes the data in an error', () => {
    const bytes = npy(header('<f4', false, '(9,)'), Buffer.from('a secret').toString('hex'))
    expect(() => parseNpy(bytes, 'a.npy')).not.toThrowError(/secret/)
  })
})

describe('formatNpy', () => {
  const types = (Object.keys(dtypes) as DType[]).filter((dtype) => dtype !== 'bfloat16')

  it.each(types)('writes %s so that it reads back, in any order, byte order and shape', (dtype) => {
    const { kind, min, max } = dtypes[dtype]
    const number = kind === 'integer' ? fc.integer({ min, max }) : fc.double({ noNaN: true, min, max })
    const tensor = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }).chain((shape) =>
      fc.array(number, { minLength: sizeOf(shape), maxLength: sizeOf(shape) }).map(
        (numbers): Tensor => ({
          name: '',
          shape,
          dtype,
          values: narrow(Float64Array.from(numbers), dtype, String),
        }),
      ),
    )
    const byteOrder = dtypes[dtype].bytes === 1 ? fc.constant('little') : fc.constantFrom('little', 'big')
    fc.assert(
      fc.property(tensor, byteOrder, fc.boolean(), (written, order, fortranOrder) => {
        const format = { kind: 'npy', byteOrder: order as ByteOrder, fortranOrder } as const
        expect(parseNpy(formatNpy(written, format), 'a.npy')).toEqual({ format, tensors: [written] })
      }),
    )
  })

  it('writes what NumPy writes', () => {
    const tensor: Tensor = { name: '', shape: [2, 2], dtype: 'float32', values: Float32Array.of(1, 2, 3, 4) }
    const written = formatNpy(tensor, { kind: 'npy', byteOrder: 'big', fortranOrder: true })
    const text = "{'descr': '>f4', 'fortran_order': True, 'shape': (2, 2), }".padEnd(117)
    expect(Buffer.from(written).toString('hex')).toBe(
      `934e554d505901007600${Buffer.from(`${text}\n`).toString('hex')}3f800000404000004000000040800000`,
    )
  })
})
