import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatJsonUpdate, parseJsonUpdate } from './json-update.ts'

const parse = (text: string) => parseJsonUpdate(Buffer.from(text), 'a.json')

function rewrite(text: string): string {
  const { format, tensors } = parse(text)
  return Buffer.from(formatJsonUpdate(tensors, format)).toString()
}

describe('parseJsonUpdate', () => {
  it('reads an array', () => {
    expect(parse('[1, -2.5, 3e2]')).toEqual({
      format: { kind: 'json', named: false },
      tensors: [{ name: '', shape: [3], dtype: 'float64', values: Float64Array.of(1, -2.5, 300) }],
    })
  })

  it.each([
    ['[[1,2,3],[4,5,6]]', [2, 3]],
    ['[[[1],[2]],[[3],[4]],[[5],[6]]]', [3, 2, 1]],
    ['[[],[]]', [2, 0]],
    ['[]', [0]],
    ['5', []],
  ])('takes the shape of %s from its nesting', (text, shape) => {
    expect(parse(text).tensors[0]?.shape).toEqual(shape)
  })

  it('reads an object of arrays, whatever their names', () => {
    const { format, tensors } = parse('{"w": [[1, 2]], "bias": 3, "__proto__": [4], "": [5]}')
    expect(format).toEqual({ kind: 'json', named: true })
    expect(tensors.map(({ name, shape, values }) => [name, shape, [...values]])).toEqual([
      ['w', [1, 2], [1, 2]],
      ['bias', [], [3]],
      ['__proto__', [1], [4]],
      ['', [1], [5]],
    ])
  })

  it.each([
    ['broken JSON', '[1, 2', 'a.json is not valid JSON'],
    ['NaN', '[NaN]', 'a.json is not valid JSON'],
    ['nothing', '', 'a.json is not valid JSON'],
    [
      'a name twice',
      '{"a": [1], "b": {"a": "{\\"a\\": 1"}, "a": [2]}',
      'a.json names "a" twice in one object',
    ],
    ['rows of other lengths', '{"w": [[1, 2], [3]]}', 'a.json holds rows of different lengths in tensor "w"'],
    ['a row beside a number', '[[1], 2]', 'a.json holds rows of different lengths in the array'],
    [
      'a number beside a row',
      '{"w": [1, [2]]}',
      'a.json holds something other than a number: tensor "w" at [1]',
    ],
    ['a string', '[["1"]]', 'a.json holds something other than a number: the array at [0, 0]'],
    ['null', '{"w": [1, null]}', 'a.json holds something other than a number: tensor "w" at [1]'],
    [
      'an object within an object',
      '{"w": {"x": [1]}}',
      'a.json holds something other than a number: tensor "w"',
    ],
  ])('refuses %s', (_, text, message) => {
    expect(() => parse(text)).toThrowError(expect.objectContaining({ code: 'FILE_INVALID', message }))
  })

  it('refuses a bottomless nesting', () => {
    const text = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    expect(() => parse(text)).toThrowError(expect.objectContaining({ code: 'FILE_INVALID' }))
  })

  it('survives any JSON: numbers in the announced shape, or a typed error', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          for (const { shape, values } of parse(JSON.stringify(value)).tensors)
            expect(values.length).toBe(shape.reduce((size, length) => size * length, 1))
        } catch (error) {
          expect(error).toMatchObject({ code: 'FILE_INVALID' })
        }
      }),
      { numRuns: 1000 },
    )
  })
})

describe('formatJsonUpdate', () => {
  it.each([
    '[1,-2.5]',
    '[[1,2],[3,4]]',
    '[[[1],[2]]]',
    '[[],[]]',
    '7',
    '{"w":[[1,0.1]],"b":3}',
    '{"__proto__":[1]}',
  ])('writes %s back as it was', (text) => {
    expect(rewrite(text)).toBe(`${text}\n`)
  })

  it('writes any doubles so that they read back', () => {
    const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }))
    fc.assert(
      fc.property(fc.dictionary(fc.string(), numbers), (object) => {
        const text = JSON.stringify(object)
        expect(rewrite(text)).toBe(`${text}\n`)
      }),
    )
  })
})
