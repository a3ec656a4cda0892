import { styleText } from 'node:util'
import { percent } from './quantity.ts'
import type { RoundRecord } from './report.ts'

/** Where the table goes: standard output or error, or a stand-in. */
export interface TerminalStream {
  write(text: string): unknown
  readonly isTTY?: boolean
  /** Present on a terminal; heeds NO_COLOR and TERM. */
  hasColors?(): boolean
}

const columns: readonly [name: string, cell: (record: RoundRecord) => string][] = [
  ['round', ({ round }) => String(round)],
  ['    loss', ({ loss }) => loss.toFixed(4)],
  ['accuracy', ({ accuracy }) => percent(accuracy)],
  ['contributions', ({ contributions }) => String(contributions)],
  ['      MB', ({ bytes }) => (bytes / 1e6).toFixed(3)],
  ['seconds', ({ seconds }) => seconds.toFixed(2)],
]
const clearLine = '\r\u001b[K'

/**
 * The table of a training on a terminal: a heading, then a line a round. On a terminal the line below tells what is under
 * way and is overwritten by the next; elsewhere only the rounds are written, without escape codes.
 */
export class RoundTable {
  readonly #stream: TerminalStream
  #underWay = false

  constructor(stream: TerminalStream) {
    this.#stream = stream
  }

  /** Writes the heading. */
  open(): void {
    this.#line(this.#style('dim', columns.map(([name]) => name).join('  ')))
  }

  /** Shows what is under way, on a terminal only. */
  progress(text: string): void {
    if (this.#stream.isTTY !== true) return
    this.#stream.write(`${clearLine}${this.#style('dim', text)}`)
    this.#underWay = true
  }

  /** Writes the line of a round; what was refused or clipped is told at its end. */
  round(record: RoundRecord): void {
    const { saturated, clippedUpdates, refused } = record
    const cells = columns.map(([name, cell]) => cell(record).padStart(name.length))
    const remarks = [
      ...(refused.length === 0 ? [] : [`${refused.length} refused`]),
      ...(clippedUpdates === 0 ? [] : [`${clippedUpdates} updates clipped`]),
      ...(saturated === 0 ? [] : [`${saturated} values clipped`]),
    ]
    const told = remarks.length === 0 ? '' : this.#style('yellow', `  ${remarks.join(', ')}`)
    this.#line(`${cells.join('  ')}${told}`)
  }

  /** Takes away what is said to be under way. */
  close(): void {
    if (this.#underWay) this.#stream.write(clearLine)
    this.#underWay = false
  }

  #line(text: string): void {
    this.close()
    this.#stream.write(`${text}\n`)
  }

  #style(style: 'dim' | 'yellow', text: string): string {
    if (this.#stream.isTTY !== true || this.#stream.hasColors?.() !== true) return text
    // By default styleText asks standard output, which may be another stream than this one.
    return styleText(style, text, { validateStream: false })
  }
}
