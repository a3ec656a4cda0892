import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DType, narrow } from './dtype.ts'
import { formatSafetensors, parseSafetensors } from './safetensors.ts'
import { sizeOf, type Tensor } from './tensor.ts'

/** A file by its parts: the header's length, its text, the data as hex. */
function safetensors(header: string, dataHex = ''): Buffer {
  const length = Buffer.alloc(8)
  const text = Buffer.from(header)
  length.writeBigUInt64LE(BigInt(text.length))
  return Buffer.concat([length, text, Buffer.from(dataHex.replaceAll(' ', ''), 'hex')])
}

function parse(header: unknown, dataHex = '') {
  return parseSafetensors(
    safetensors(typeof header === 'string' ? header : JSON.stringify(header), dataHex),
    'a.safetensors',
  )
}

const refusal = (message: RegExp) =>
  expect.objectContaining({ code: 'FILE_INVALID', message: expect.stringMatching(message) })

const two = { dtype: 'F32', shape: [2], data_offsets: [0, 8] }

describe('parseSafetensors', () => {
  it('reads tensors of every type, in the order of their data, with the metadata', () => {
    const header = {
      __metadata__: { format: 'pt', 'trained by': 'ward 3' },
      half: { dtype: 'F16', shape: [2], data_offsets: [16, 20] },
      brain: { dtype: 'BF16', shape: [1, 2], data_offsets: [20, 24] },
      double: { dtype: 'F64', shape: [], data_offsets: [0, 8] },
      single: { dtype: 'F32', shape: [2, 1], data_offsets: [8, 16] },
      none: { dtype: 'F32', shape: [0, 7], data_offsets: [24, 24] },
    }
    expect(parse(header, '9a9999999999b93f 0000803f000000c0 003c00c0 803f00c0')).toEqual({
      format: {
        kind: 'safetensors',
        metadata: new Map([
          ['format', 'pt'],
          ['trained by', 'ward 3'],
        ]),
      },
      tensors: [
        { name: 'double', shape: [], dtype: 'float64', values: Float64Array.of(0.1) },
        { name: 'single', shape: [2, 1], dtype: 'float32', values: Float32Array.of(1, -2) },
        { name: 'half', shape: [2], dtype: 'float16', values: Float32Array.of(1, -2) },
        { name: 'brain', shape: [1, 2], dtype: 'bfloat16', values: Float32Array.of(1, -2) },
        { name: 'none', shape: [0, 7], dtype: 'float32', values: Float32Array.of() },
      ],
    })
  })

  it('takes a name of the object prototype as any other', () => {
    const { tensors } = parse('{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', '0000803f')
    expect(tensors.map(({ name }) => name)).toEqual(['__proto__'])
  })

  it.each([
    [
      'a gap',
      { a: two, b: { ...two, data_offsets: [12, 20] } },
      /tensor "b" at byte 12 of its data, where 8 was expected/,
    ],
    [
      'an overlap',
      { a: two, b: { ...two, data_offsets: [4, 12] } },
      /tensor "b" at byte 4 of its data, where 8/,
    ],
    ['a hole at the start', { a: { ...two, data_offsets: [12, 20] } }, /at byte 12 of its data, where 0/],
    ['bytes that no tensor has', { a: two }, /too long: its header announces 8 bytes of data, and 20 follow/],
    ['an end past the data', { a: { ...two, shape: [6], data_offsets: [0, 24] } }, /cut short/],
    [
      'a shape that is too small',
      { a: { ...two, shape: [1] } },
      /tensor "a" with a shape of 4 bytes and data_offsets of 8/,
    ],
    ['offsets in reverse', { a: { ...two, data_offsets: [8, 0] } }, /data_offsets of -8/],
    ['a shape beyond any size', { a: { ...two, shape: Array(40).fill(2 ** 52) } }, /with a shape of/],
    [
      'an unknown type',
      { a: { ...two, dtype: 'I64' } },
      /tensor "a" of type "I64"; only F16, BF16, F32 and F64/,
    ],
    ['a type that is a list', { a: { ...two, dtype: ['F32'] } }, /of type \["F32"\]/],
    ['a negative length', { a: { ...two, shape: [-2] } }, /not a list of lengths/],
    ['a broken length', { a: { ...two, shape: [1.5] } }, /not a list of lengths/],
    ['a shape that is a number', { a: { ...two, shape: 2 } }, /not a list of lengths/],
    ['three offsets', { a: { ...two, data_offsets: [0, 4, 8] } }, /not a pair/],
    ['an entry too many', { a: { ...two, strides: [1] } }, /other entries/],
    ['an entry too few', { a: { dtype: 'F32', shape: [2] } }, /other entries/],
    ['a tensor that is a list', { a: [] }, /other entries/],
    [
      'metadata that are not strings',
      { __metadata__: { step: 3 }, a: { ...two, shape: [5], data_offsets: [0, 20] } },
      /values that are not strings/,
    ],
    [
      'metadata that are a list',
      { __metadata__: ['x'], a: { ...two, shape: [5], data_offsets: [0, 20] } },
      /not an object/,
    ],
    ['a list as header', [two], /not a JSON object/],
    ['broken JSON', '{"a":', /not valid JSON/],
    ['a tensor twice', `{"a":${JSON.stringify(two)},"\\u0061":${JSON.stringify(two)}}`, /names "a" twice/],
  ])('refuses %s', (_, header, message) => {
    expect(() => parse(header, '00'.repeat(20))).toThrowError(refusal(message))
  })

  it('bounds the header before it reads it', () => {
    const bytes = safetensors('{}')
    bytes.writeBigUInt64LE(100_000_001n)
    expect(() => parseSafetensors(bytes, 'a')).toThrowError(refusal(/at most 100000000/))
    bytes.writeBigUInt64LE(2n ** 64n - 1n)
    expect(() => parseSafetensors(bytes, 'a')).toThrowError(refusal(/at most 100000000/))
  })

  it('refuses a header that is not UTF-8', () => {
    const bytes = safetensors('{"a":1}')
    bytes[10] = 0xff
    expect(() => parseSafetensors(bytes, 'a')).toThrowError(refusal(/not UTF-8/))
  })

  it('refuses a file cut at any byte, or with a byte more', () => {
    const bytes = safetensors(JSON.stringify({ __metadata__: { by: 'x' }, a: two }), '00'.repeat(8))
    for (let length = 0; length < bytes.length; length++)
      expect(() => parseSafetensors(bytes.subarray(0, length), 'a.st'), `${length} bytes`).toThrowError(
        refusal(/^a\.st /),
      )
    expect(() => parseSafetensors(Buffer.concat([bytes, Buffer.of(0)]), 'a.st')).toThrowError(
      refusal(/too long/),
    )
  })

  it('survives any change to a file: a result of the right sizes, or a typed error', () => {
    const original = safetensors(
      JSON.stringify({ a: two, b: { ...two, data_offsets: [8, 16] } }),
      '00'.repeat(16),
    )
    const edits = fc.array(fc.tuple(fc.nat(original.length - 1), fc.integer({ min: 0, max: 255 })), {
      maxLength: 4,
    })
    const entry = fc.record({
      dtype: fc.constantFrom('F16', 'BF16', 'F32', 'F64', 'I8', null),
      shape: fc.oneof(fc.array(fc.integer({ min: -1, max: 3 }), { maxLength: 3 }), fc.jsonValue()),
      data_offsets: fc.oneof(fc.array(fc.integer({ min: -1, max: 17 }), { maxLength: 3 }), fc.jsonValue()),
    })
    const header = fc.oneof(
      fc.dictionary(fc.string(), fc.oneof(entry, fc.jsonValue()), { maxKeys: 3 }),
      fc.jsonValue(),
    )
    const files = fc.oneof(
      edits.map((changes) => {
        const bytes = Uint8Array.from(original)
        for (const [index, byte] of changes) bytes[index] = byte
        return bytes
      }),
      header.map((value) => safetensors(JSON.stringify(value), '00'.repeat(16))),
    )
    fc.assert(
      fc.property(files, (bytes) => {
        try {
          for (const { shape, values } of parseSafetensors(bytes, 'a').tensors)
            expect(values.length).toBe(sizeOf(shape))
        } catch (error) {
          expect(error).toMatchObject({ code: 'FILE_INVALID' })
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('formatSafetensors', () => {
  it('writes what the safetensors library writes', () => {
    const header =
      '{"__metadata__":{"format":"pt"},"b.10":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"2":{"dtype":"BF16","shape":[2],"data_offsets":[8,12]}}'
    const bytes = safetensors(header.padEnd(152), '0000803f000000c0 803f00c0')
    const { format, tensors } = parseSafetensors(bytes, 'a')
    expect(Buffer.from(formatSafetensors(tensors, format)).equals(bytes)).toBe(true)
  })

  it('writes any tensors so that they read back', () => {
    const layout = fc.record({
      dtype: fc.constantFrom<DType>('float16', 'bfloat16', 'float32', 'float64'),
      shape: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
    })
    const tensor = layout.chain(({ dtype, shape }) =>
      fc
        .array(fc.double({ min: -60_000, max: 60_000, noNaN: true }), {
          minLength: sizeOf(shape),
          maxLength: sizeOf(shape),
        })
        .map((numbers) => ({ shape, dtype, values: narrow(Float64Array.from(numbers), dtype, String) })),
    )
    const named = fc.uniqueArray(fc.tuple(fc.string(), tensor), { selector: ([name]) => name, maxLength: 5 })
    const metadata = fc.uniqueArray(fc.tuple(fc.string(), fc.string()), {
      selector: ([name]) => name,
      maxLength: 3,
    })
    fc.assert(
      fc.property(named, fc.option(metadata), (entries, strings) => {
        const tensors: Tensor[] = entries.map(([name, rest]) => ({ name, ...rest }))
        const format =
          strings === null
            ? ({ kind: 'safetensors' } as const)
            : ({ kind: 'safetensors', metadata: new Map(strings) } as const)
        const bytes = formatSafetensors(tensors, format)
        const read = parseSafetensors(bytes, 'a')
        expect(new Map(read.tensors.map((t) => [t.name, t]))).toEqual(
          new Map(tensors.map((t) => [t.name, t])),
        )
        expect(read.format).toEqual(format)
      }),
    )
  })
})
