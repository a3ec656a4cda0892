/** A time in seconds since 1970 as people read it: '2030-01-31T12:00:00Z'. */
export function timeText(seconds: number): string {
  return new Date(1000 * seconds).toISOString().replace('.000Z', 'Z')
}
