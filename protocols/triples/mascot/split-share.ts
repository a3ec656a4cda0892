import type { AuthenticatedShare } from '../../spdz/authenticated-share.ts'

/** The vectors, of these lengths, of which a batch was put together. */
export function splitShare(
  { value, mac }: AuthenticatedShare,
  lengths: readonly number[],
): readonly AuthenticatedShare[] {
  let end = 0
  return lengths.map((length) => {
    const from = end
    end += length
    return { value: value.slice(from, end), mac: mac.slice(from, end) }
  })
}
