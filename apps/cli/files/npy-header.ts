import { invalidFile } from './read-bytes.ts'

/** The three entries of a .npy header. */
export interface NpyHeader {
  /** Byte order and type, as NumPy's array protocol writes them: '<f4'. */
  readonly descr: string
  readonly fortranOrder: boolean
  readonly shape: readonly number[]
}

/**
 * Parses the Python dictionary literal of a .npy header. Of Python's literals it knows what such a header holds:
 * strings without escapes, True and False, and tuples of non-negative integers.
 *
 * @throws BeaverdamError FILE_INVALID
 */
export function parseNpyHeader(text: string, path: string): NpyHeader {
  const tokens = tokenize(text, path)
  let next = 0

  const entries = parseDictionary()
  if (next < tokens.length) invalidFile(path, 'has text after its header dictionary')
  const descr = entries.get('descr')
  const fortranOrder = entries.get('fortran_order')
  const shape = entries.get('shape')
  if (entries.size !== 3 || descr === undefined || fortranOrder === undefined || shape === undefined)
    invalidFile(path, "has a header with other entries than 'descr', 'fortran_order' and 'shape'")
  if (typeof descr !== 'string') invalidFile(path, "has a header whose 'descr' is not a string")
  if (typeof fortranOrder !== 'boolean')
    invalidFile(path, "has a header whose 'fortran_order' is not a boolean")
  if (!Array.isArray(shape)) invalidFile(path, "has a header whose 'shape' is not a tuple")
  return { descr, fortranOrder, shape }

  function parseDictionary(): Map<string, Literal> {
    const parsed = new Map<string, Literal>()
    expect('{')
    while (!accept('}')) {
      const key = parseLiteral()
      if (typeof key !== 'string' || parsed.has(key)) malformed()
      expect(':')
      parsed.set(key, parseLiteral())
      if (!accept(',')) {
        expect('}')
        break
      }
    }
    return parsed
  }

  function parseLiteral(): Literal {
    const token = tokens[next++]
    if (token === undefined) malformed()
    if (token === 'True' || token === 'False') return token === 'True'
    if (token.startsWith("'") || token.startsWith('"')) return token.slice(1, -1)
    if (token === '[') invalidFile(path, 'holds a structured type; only plain numbers can be read')
    if (token !== '(') malformed()
    return parseTuple()
  }

  function parseTuple(): number[] {
    const lengths: number[] = []
    while (!accept(')')) {
      const length = Number(tokens[next++])
      if (Number.isNaN(length)) malformed()
      if (!Number.isSafeInteger(length)) invalidFile(path, 'announces an axis of 2^53 numbers or more')
      lengths.push(length)
      // A tuple of one element needs its comma: in Python, (3) is a number.
      if (accept(',')) continue
      if (lengths.length === 1) malformed()
      expect(')')
      break
    }
    return lengths
  }

  function accept(token: string): boolean {
    if (tokens[next] !== token) return false
    next++
    return true
  }

  function expect(token: string): void {
    if (!accept(token)) malformed()
  }

  function malformed(): never {
    return invalidFile(path, 'has a header that is not a NumPy array description')
  }
}

type Literal = string | boolean | readonly number[]

function tokenize(text: string, path: string): string[] {
  const tokens: string[] = []
  const token = /\s*('[^'\\\n]*'|"[^"\\\n]*"|True|False|\d+|[{}()[\]:,])\s*/y
  while (token.lastIndex < text.length) {
    const match = token.exec(text)
    if (match === null) return invalidFile(path, 'has a header that is not a NumPy array description')
    tokens.push(match[0].trim())
  }
  return tokens
}
