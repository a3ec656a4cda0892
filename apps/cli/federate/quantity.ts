/** Numbers as people read them, the same in the terminal and in the report. */

/** 0.9634 as '96.3%'. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`
}

/** Bytes in decimal units to three digits: '1.23 MB'. */
export function bytesText(bytes: number): string {
  const { amount, unit } = inUnits(bytes)
  return `${unit === 'B' ? amount : amount.toPrecision(3)} ${unit}`
}

/** Bytes as they stand at the marks of an axis, without zeros at their end: '1.5 MB', '30 kB'. */
export function roundBytesText(bytes: number): string {
  const { amount, unit } = inUnits(bytes)
  return `${Number(amount.toPrecision(3))} ${unit}`
}

function inUnits(bytes: number) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const
  let unit = 0
  let amount = bytes
  // 999.5 would round to four digits.
  for (; amount >= 999.5 && unit < units.length - 1; unit++) amount /= 1000
  return { amount, unit: units[unit] }
}

/** '0.42 s', '12.3 s', '3 min 5 s'. */
export function secondsText(seconds: number): string {
  if (seconds < 9.995) return `${seconds.toFixed(2)} s`
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)} min ${whole % 60} s`
}

/** A whole number with its thousands apart: '25,450'. */
export function countText(count: number): string {
  return count.toLocaleString('en-GB')
}

/** A small real number to two digits: '4.8e-7', or '0'. */
export function smallText(x: number): string {
  return x === 0 ? '0' : x.toExponential(1)
}
