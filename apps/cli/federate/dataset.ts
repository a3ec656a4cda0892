import { invalidArgument } from '../../../src/errors.ts'

/** Rows to learn from: what every model here takes, whatever file the rows came from. */
export interface Dataset {
  /** rows x inputs, row-major. */
  readonly features: Float32Array
  /** One class index a row, 0..classes - 1. */
  readonly labels: Uint8Array
  readonly inputs: number
  readonly classes: number
}

/** Class indices are bytes. */
export const maxClasses = 256

/** Those rows of a data set, in the order given. */
export function selectRows(dataset: Dataset, rows: Uint32Array): Dataset {
  const { inputs, classes } = dataset
  const features = new Float32Array(rows.length * inputs)
  const labels = new Uint8Array(rows.length)
  rows.forEach((row, i) => {
    features.set(dataset.features.subarray(row * inputs, (row + 1) * inputs), i * inputs)
    labels.set(dataset.labels.subarray(row, row + 1), i)
  })
  return { features, labels, inputs, classes }
}

/** The rows of several data sets of one shape, one after the other. @throws BeaverdamError INVALID_ARGUMENT for none */
export function poolRows(datasets: readonly Dataset[]): Dataset {
  const [first] = datasets
  if (first === undefined) return invalidArgument('datasets', 'at least one data set', 'none')
  const { inputs, classes } = first
  const rows = datasets.reduce((sum, { labels }) => sum + labels.length, 0)
  const features = new Float32Array(rows * inputs)
  const labels = new Uint8Array(rows)
  let next = 0
  for (const dataset of datasets) {
    features.set(dataset.features, next * inputs)
    labels.set(dataset.labels, next)
    next += dataset.labels.length
  }
  return { features, labels, inputs, classes }
}
