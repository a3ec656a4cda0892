// biome-ignore-all lint/style/noNonNullAssertion: these loops run over layers whose lengths the model's layout fixes

import type { Dataset } from './dataset.ts'
import type { Layer, Model } from './model.ts'

/** How a model does on a data set. */
export interface Evaluation {
  /** Mean cross-entropy in nats. */
  readonly loss: number
  /** Share of the rows whose largest output is at their class, 0..1. */
  readonly accuracy: number
}

/**
 * Loss and accuracy of a model over all rows of a data set; NaN for no rows.
 */
export function evaluate(model: Model, parameters: Float64Array, dataset: Dataset): Evaluation {
  const pass = new Pass(model)
  const rows = dataset.labels.length
  let loss = 0
  let correct = 0
  for (let row = 0; row < rows; row++) {
    loss += pass.forward(parameters, dataset, row)
    if (pass.prediction() === dataset.labels[row]) correct++
  }
  return { loss: loss / rows, accuracy: correct / rows }
}

/**
 * Mean gradient of the cross-entropy over some rows, written to `gradient`.
 *
 * @param rows indices into the data set; at least one
 * @returns the mean loss over the same rows
 */
export function meanGradient(
  model: Model,
  parameters: Float64Array,
  dataset: Dataset,
  rows: Uint32Array,
  gradient: Float64Array,
): number {
  const pass = new Pass(model)
  gradient.fill(0)
  let loss = 0
  for (const row of rows) {
    loss += pass.forward(parameters, dataset, row)
    pass.backward(parameters, dataset.labels[row]!, gradient)
  }
  const share = 1 / rows.length
  for (let i = 0; i < gradient.length; i++) gradient[i] = gradient[i]! * share
  return loss * share
}

/**
 * The values that one row leaves in a network on its way forward, kept for the way back.
 *
 * Inputs that are zero are left out of every product: four in five pixels of a handwritten digit are, and all but one of
 * a one-hot group.
 */
class Pass {
  readonly #model: Model
  readonly #inputs: Activations
  readonly #hidden: Activations
  readonly #probabilities: Float64Array
  /** Derivative of the loss by the input of the hidden units. */
  readonly #hiddenErrors: Float64Array

  constructor(model: Model) {
    const units = model.hidden?.outputs ?? 0
    this.#model = model
    this.#inputs = activations(model.inputs)
    this.#hidden = activations(units)
    this.#probabilities = new Float64Array(model.classes)
    this.#hiddenErrors = new Float64Array(units)
  }

  /** @returns the cross-entropy of the row */
  forward(parameters: Float64Array, dataset: Dataset, row: number): number {
    const { hidden, output } = this.#model
    keepNonZero(this.#inputs, dataset.features, row * dataset.inputs, dataset.inputs)
    if (hidden) {
      const units = this.#hiddenErrors
      affine(units, hidden, parameters, this.#inputs)
      for (let unit = 0; unit < units.length; unit++) units[unit] = Math.max(0, units[unit]!)
      keepNonZero(this.#hidden, units, 0, units.length)
    }
    affine(this.#probabilities, output, parameters, hidden ? this.#hidden : this.#inputs)
    return softmaxCrossEntropy(this.#probabilities, dataset.labels[row]!)
  }

  /** The class with the largest probability; the first of equals. */
  prediction(): number {
    let best = 0
    for (let c = 1; c < this.#probabilities.length; c++)
      if (this.#probabilities[c]! > this.#probabilities[best]!) best = c
    return best
  }

  /** Adds the gradient of the row that went forward last. */
  backward(parameters: Float64Array, label: number, gradient: Float64Array): void {
    const { hidden, output } = this.#model
    // The derivative of the cross-entropy by the logits is softmax(z) - onehot(label).
    const errors = this.#probabilities
    errors[label] = errors[label]! - 1
    if (!hidden) {
      addOuterProduct(gradient, output, errors, this.#inputs)
      return
    }
    addOuterProduct(gradient, output, errors, this.#hidden)
    const hiddenErrors = this.#hiddenErrors.fill(0)
    // A unit that was cut off at zero passes nothing back: only the active ones are in #hidden.
    for (let k = 0; k < this.#hidden.count; k++) {
      const unit = this.#hidden.indices[k]!
      let error = 0
      for (let c = 0; c < errors.length; c++)
        error += errors[c]! * parameters[output.weights + c * output.inputs + unit]!
      hiddenErrors[unit] = error
    }
    addOuterProduct(gradient, hidden, hiddenErrors, this.#inputs)
  }
}

/** A sparse vector: `values[k]` stands at `indices[k]`, for k below `count`. */
interface Activations {
  readonly indices: Int32Array
  readonly values: Float64Array
  count: number
}

function activations(length: number): Activations {
  return { indices: new Int32Array(length), values: new Float64Array(length), count: 0 }
}

function keepNonZero(
  out: Activations,
  xs: Float32Array | Float64Array,
  offset: number,
  length: number,
): void {
  let count = 0
  for (let i = 0; i < length; i++) {
    const x = xs[offset + i]!
    if (x === 0) continue
    out.indices[count] = i
    out.values[count] = x
    count++
  }
  out.count = count
}

/** out = W x + b. */
function affine(out: Float64Array, layer: Layer, parameters: Float64Array, x: Activations): void {
  const { indices, values, count } = x
  for (let o = 0; o < layer.outputs; o++) {
    const row = layer.weights + o * layer.inputs
    let sum = parameters[layer.biases + o]!
    for (let k = 0; k < count; k++) sum += parameters[row + indices[k]!]! * values[k]!
    out[o] = sum
  }
}

/** Adds errors xᵀ to the gradient of W, and errors to that of b. */
function addOuterProduct(gradient: Float64Array, layer: Layer, errors: Float64Array, x: Activations): void {
  const { indices, values, count } = x
  for (let o = 0; o < layer.outputs; o++) {
    const error = errors[o]!
    if (error === 0) continue
    const row = layer.weights + o * layer.inputs
    for (let k = 0; k < count; k++) {
      const at = row + indices[k]!
      gradient[at] = gradient[at]! + error * values[k]!
    }
    gradient[layer.biases + o] = gradient[layer.biases + o]! + error
  }
}

/**
 * Turns logits into probabilities, in place. The largest logit is subtracted first, so nothing overflows, and the loss is
 * taken from the logits, so a probability that underflows to zero still has a finite loss.
 *
 * @returns -ln of the probability of `label`
 */
export function softmaxCrossEntropy(logits: Float64Array, label: number): number {
  let largest = Number.NEGATIVE_INFINITY
  for (let c = 0; c < logits.length; c++) if (logits[c]! > largest) largest = logits[c]!
  const labelLogit = logits[label]! - largest
  let sum = 0
  for (let c = 0; c < logits.length; c++) {
    const e = Math.exp(logits[c]! - largest)
    logits[c] = e
    sum += e
  }
  for (let c = 0; c < logits.length; c++) logits[c] = logits[c]! / sum
  return Math.log(sum) - labelLogit
}
