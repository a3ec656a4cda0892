/**
 * A program's output as JSON: field elements and bigints are decimal strings, typed arrays are arrays, nothing is null.
 */
export function printedValue(value: unknown): string {
  return JSON.stringify(value ?? null, (_, part) => {
    if (typeof part === 'bigint') return part.toString()
    return ArrayBuffer.isView(part) && !(part instanceof DataView)
      ? Array.from(part as unknown as ArrayLike<number | bigint>)
      : part
  })
}
