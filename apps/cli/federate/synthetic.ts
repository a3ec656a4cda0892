import type { Dataset } from './dataset.ts'
import { exp, ln } from './portable-math.ts'
import { dot } from './real-vector.ts'
import { SimulationRandom } from './simulation-random.ts'

const inputs = 60
const classes = 10

/**
 * The published sizes have a heavy tail, which one device in 27 would follow beyond this cap and one in 1,000 to more than
 * 26,000 rows. The cap keeps such a device from taking most of the time and most of the weight.
 */
export const maxSyntheticRows = 2000

/** A device's rows, split as the published code does: nine in ten to train on, the rest held out. */
export interface SyntheticDevice {
  readonly train: Dataset
  readonly test: Dataset
}

/**
 * One device of Synthetic(1, 1), the non-IID benchmark of FedProx (Li et al., "Federated Optimization in Heterogeneous
 * Networks", MLSys 2020, section 5.1 and the published generate_synthetic.py): both the inputs and the function that
 * labels them differ from device to device.
 *
 *     u ~ N(0, 1),  W in R^{10 x 60} and b in R^10 ~ N(u, 1)
 *     B ~ N(0, 1),  v in R^60 ~ N(B, 1),  x ~ N(v, diag(j^-1.2))
 *     y = argmax softmax(W x + b)
 *     rows = floor(lognormal(4, 2)) + 50, here at most `maxSyntheticRows`
 *
 * The draws come from SimulationRandom and not from NumPy, so the rows are this project's own sample of the same
 * distribution, bit for bit the same on every machine.
 *
 * @param device 0, 1, ...: each has a stream of its own, so a client makes its own rows and nobody else's
 */
export function syntheticDevice(seed: number, device: number): SyntheticDevice {
  const random = new SimulationRandom('synthetic(1,1)', seed, device)
  const rows = Math.min(Math.floor(exp(4 + 2 * random.normal())) + 50, maxSyntheticRows)
  const weightMean = random.normal()
  const inputMean = random.normal()
  const coordinates = Array.from({ length: inputs }, (_, j) => ({
    mean: inputMean + random.normal(),
    deviation: exp(-0.6 * ln(j + 1)),
  }))
  const scores = Array.from({ length: classes }, () => ({
    weights: Float64Array.from({ length: inputs }, () => weightMean + random.normal()),
    bias: weightMean + random.normal(),
  }))

  const features = new Float32Array(rows * inputs)
  const labels = new Uint8Array(rows)
  for (let row = 0; row < rows; row++) {
    const x = features.subarray(row * inputs, (row + 1) * inputs)
    x.set(coordinates.map(({ mean, deviation }) => mean + deviation * random.normal()))
    // argmax softmax(W x + b) = argmax W x + b
    const logits = scores.map(({ weights, bias }) => dot(weights, x) + bias)
    labels[row] = logits.indexOf(Math.max(...logits))
  }
  // The rows are independent draws, so the first nine tenths are as random a choice as any.
  const trainRows = Math.floor(0.9 * rows)
  return {
    train: {
      features: features.slice(0, trainRows * inputs),
      labels: labels.slice(0, trainRows),
      inputs,
      classes,
    },
    test: { features: features.slice(trainRows * inputs), labels: labels.slice(trainRows), inputs, classes },
  }
}
