import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readLabelledImages } from '../files/idx.ts'
import { readTable } from '../files/table.ts'
import { applyUpdate, type Federation, roundInTheClear } from './averaging.ts'
import { evaluate } from './backpropagation.ts'
import { poolRows, selectRows } from './dataset.ts'
import { classIndices, encodeTable, featureSchema } from './features.ts'
import { imageRows } from './images.ts'
import { classifier, initialParameters } from './model.ts'
import { dealRows, selectTableRows, splitByClass } from './partition.ts'
import { localStatistics, mergeStatistics } from './statistics.ts'
import { trainPooled } from './training.ts'

const data = '../shared/data'

function federate(federation: Federation, rounds: number): Float64Array {
  let parameters = initialParameters(federation.model, 1)
  for (let round = 0; round < rounds; round++)
    parameters = applyUpdate(parameters, roundInTheClear(federation, parameters, round).mean)
  return parameters
}

describe.skipIf(!existsSync(data))(`on the data of ${data}`, () => {
  test('five hospitals learn from biopsies as well as one would with all rows', async () => {
    const table = await readTable(`${data}/biopsy.csv`, { label: 'class', drop: ['rownames', 'ID'] })
    const schema = featureSchema(table)
    // One split has 140 test rows, so a single row is 0.7 points: the mean over many splits tells more.
    const splits = 20
    const mean = { pooled: 0, federated: 0 }
    for (let seed = 1; seed <= splits; seed++) {
      const split = splitByClass(classIndices(schema, table), 0.2, seed)
      const hospitals = dealRows(split.train, 5, seed).map((rows) => selectTableRows(table, rows))
      const sum = hospitals
        .map((own) => localStatistics(schema, own))
        .reduce((total, part) => total.map((x, i) => x + part[i]!))
      const encodings = mergeStatistics(schema, sum)
      const clients = hospitals.map((own) => encodeTable(schema, encodings, own))
      const held = encodeTable(schema, encodings, selectTableRows(table, split.test))
      const model = classifier({ inputs: held.inputs, hidden: 0, classes: 2 })
      const training = { epochs: 2, batchSize: 10, learningRate: 0.05, l2: 1e-3, seed }

      const start = initialParameters(model, seed)
      const pooled = trainPooled(model, start, poolRows(clients), { ...training, epochs: 20 })
      const federated = federate({ model, clients, training, clip: 8 }, 10)
      mean.pooled += evaluate(model, pooled, held).accuracy / splits
      mean.federated += evaluate(model, federated, held).accuracy / splits
    }
    expect(mean.pooled).toBeGreaterThanOrEqual(0.95)
    expect(Math.abs(mean.federated - mean.pooled)).toBeLessThanOrEqual(0.01)
  })

  test('five clients learn handwritten digits', async () => {
    const images = (part: string) =>
      readLabelledImages(
        `${data}/mnist/${part}-images-idx3-ubyte.gz`,
        `${data}/mnist/${part}-labels-idx1-ubyte.gz`,
      ).then((set) => imageRows(set, 10))
    const [train, held] = await Promise.all([images('train'), images('t10k')])
    const rows = Uint32Array.from(train.labels, (_, row) => row)
    const clients = dealRows(rows, 5, 1).map((own) => selectRows(train, own))
    const model = classifier({ inputs: 784, hidden: 32, classes: 10 })
    const training = { epochs: 1, batchSize: 10, learningRate: 0.1, l2: 0, seed: 1 }
    const parameters = federate({ model, clients, training, clip: 8 }, 5)
    expect(evaluate(model, parameters, held).accuracy).toBeGreaterThan(0.9)
  })
})
