/** A column of a printed table. */
export interface TableColumn<Row> {
  readonly title: string
  readonly value: (row: Row) => string
  /** Texts stand left, numbers right. */
  readonly align: 'left' | 'right'
}

/** Rows as lines of text in columns, two spaces apart, under a line of titles. */
export function formatTable<Row>(columns: readonly TableColumn<Row>[], rows: readonly Row[]): string {
  const cells = columns.map(({ title, value, align }) => {
    const texts = [title, ...rows.map(value)]
    const width = Math.max(...texts.map((text) => text.length))
    return texts.map((text) => (align === 'left' ? text.padEnd(width) : text.padStart(width)))
  })
  const line = (row: number) =>
    cells
      .map((texts) => texts[row])
      .join('  ')
      .trimEnd()
  return [line(0), ...rows.map((_, row) => line(row + 1))].join('\n')
}
