import { invalidFile } from './read-bytes.ts'

export type JsonObject = { readonly [name: string]: unknown }

/**
 * Parses JSON in which no object names a member twice: JSON.parse would drop the first one in silence.
 *
 * @throws BeaverdamError FILE_INVALID, without the parser's own message, which may quote a private value
 */
export function parseJson(text: string, path: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return invalidFile(path, 'is not valid JSON')
  }
  const repeated = repeatedName(text)
  if (repeated !== undefined) invalidFile(path, `names ${JSON.stringify(repeated)} twice in one object`)
  return value
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Finds a name that an object of valid JSON gives to two members. */
function repeatedName(text: string): string | undefined {
  const objects: Set<string>[] = []
  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    if (character === '{') objects.push(new Set())
    else if (character === '}') objects.pop()
    else if (character === '"') {
      const end = endOfString(text, i)
      if (followedByColon(text, end)) {
        const name: string = JSON.parse(text.slice(i, end))
        if (objects.at(-1)?.has(name)) return name
        objects.at(-1)?.add(name)
      }
      i = end - 1
    }
  }
  return undefined
}

function endOfString(text: string, start: number): number {
  let end = start + 1
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1
  return end + 1
}

function followedByColon(text: string, end: number): boolean {
  let next = end
  while (text[next] === ' ' || text[next] === '\n' || text[next] === '\r' || text[next] === '\t') next++
  return text[next] === ':'
}
