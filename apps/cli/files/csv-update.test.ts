import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatCsvUpdate, parseCsvUpdate } from './csv-update.ts'

function parse(text: string) {
  const { format, tensors } = parseCsvUpdate(Buffer.from(text), 'a.csv')
  return { format, tensor: tensors[0]! }
}

function rewrite(text: string): string {
  const { format, tensor } = parse(text)
  return Buffer.from(formatCsvUpdate(tensor, format)).toString()
}

describe('parseCsvUpdate', () => {
  it.each([
    ['one column', '1\n-2.5\n3e2\n', undefined, [3], [1, -2.5, 300]],
    ['one column with a header', 'weight\n.5\n+1.\n', ['weight'], [2], [0.5, 1]],
    ['a matrix', '1,2,3\n4,5,6\n', undefined, [2, 3], [1, 2, 3, 4, 5, 6]],
    ['one row', '1,2,3', undefined, [1, 3], [1, 2, 3]],
    ['a matrix with a header', 'a,b\n1,2\n', ['a', 'b'], [1, 2], [1, 2]],
    ['quotes, spaces and CRLF', '"a;1" , "b ""x"""\r\n 1 , "2"\r\n\r\n', ['a;1', 'b "x"'], [1, 2], [1, 2]],
    ['semicolons', 'a;b\n1;2\n', ['a', 'b'], [1, 2], [1, 2]],
    ['tabs', '1\t2\n3\t4\n', undefined, [2, 2], [1, 2, 3, 4]],
    ['a byte order mark', '\ufeff1\n2\n', undefined, [2], [1, 2]],
    ['a header and nothing', 'a,b\n', ['a', 'b'], [0, 2], []],
    ['an index without a name', ',w\n0,1\n', ['', 'w'], [1, 2], [0, 1]],
  ])('reads %s', (_, text, header, shape, values) => {
    const { format, tensor } = parse(text)
    expect(format.header).toEqual(header)
    expect(tensor).toEqual({ name: '', shape, dtype: 'float64', values: Float64Array.from(values) })
  })

  it('reads NaN and infinity as such, so that they are refused by their place', () => {
    expect([...parse('nan\n-inf\nInfinity\n').tensor.values]).toEqual([
      Number.NaN,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ])
  })

  it.each([
    ['nothing', '', 'a.csv is empty'],
    ['only line ends', '\n\r\n', 'a.csv is empty'],
    ['only spaces', '  \n', 'a.csv is empty'],
    ['a word', '1\ntwo\n', 'a.csv holds no number in record 2, field 1'],
    ['a gap', 'a,b\n1,2\n3,\n', 'a.csv holds no number in record 3, field 2'],
    ['a blank line', '1\n\n2\n', 'a.csv holds no number in record 2, field 1'],
    ['hexadecimal', '1\n0x10\n', 'a.csv holds no number in record 2, field 1'],
    ['separated thousands', '1\n1_000\n', 'a.csv holds no number in record 2, field 1'],
    ['a decimal comma', '1,5;2\n1,5;2\n', 'a.csv mixes numbers and text in its first line'],
    ['half a header', 'a,1\n1,2\n', 'a.csv mixes numbers and text in its first line'],
    ['a short row', '1,2\n3\n', 'a.csv has in line 2 another number of fields than in its first'],
    ['an open quote', '1\n"2\n', 'a.csv has in line 2 a quote that is not closed'],
    ['a quote in a field', '1\n2"3"\n', 'a.csv has in line 2 a quote inside an unquoted field'],
    ['text after a quote', '1\n"2"3\n', 'a.csv has in line 2 text after a closing quote'],
  ])('refuses %s', (_, text, message) => {
    expect(() => parse(text)).toThrowError(expect.objectContaining({ code: 'FILE_INVALID', message }))
  })

  it('refuses bytes that are not UTF-8', () => {
    expect(() => parseCsvUpdate(Buffer.of(0x31, 0xff), 'a.csv')).toThrowError('a.csv is not UTF-8 text')
  })

  it('survives any text: numbers in the announced shape, or a typed error', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[-0-9.e,;\t"\r\n aN]{0,40}$/), (text) => {
        try {
          const { shape, values } = parse(text).tensor
          expect(values.length).toBe(shape.reduce((size, length) => size * length, 1))
        } catch (error) {
          expect(error).toMatchObject({ code: 'FILE_INVALID' })
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('formatCsvUpdate', () => {
  it.each([
    '1\n-2.5\n',
    'a,b\n1,0.1\n3,1e+300\n',
    '1;2\n3;4\n',
    'a\tb\n1\t2\n',
    '"a,b",c\n1,2\n',
    '"",w\n0,1\n',
  ])('writes %j back as it was', (text) => {
    expect(rewrite(text)).toBe(text)
  })

  it('writes any matrix so that it reads back', () => {
    const matrix = fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
      .chain(([rows, columns]) =>
        fc
          .array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
            minLength: rows * columns,
            maxLength: rows * columns,
          })
          .map((numbers) => ({
            name: '',
            shape: columns === 1 ? [rows] : [rows, columns],
            dtype: 'float64' as const,
            values: Float64Array.from(numbers, (number) => number + 0),
          })),
      )
    fc.assert(
      fc.property(matrix, fc.constantFrom(',', ';', '\t'), fc.boolean(), (tensor, delimiter, headed) => {
        const columns = tensor.shape[1] ?? 1
        const header = headed ? Array.from({ length: columns }, (_, i) => `c${delimiter}"${i}`) : undefined
        const text = Buffer.from(formatCsvUpdate(tensor, { kind: 'csv', delimiter, header }))
        const read = parse(text.toString())
        expect(read.tensor).toEqual(tensor)
        expect(read.format.header).toEqual(header)
      }),
    )
  })
})
