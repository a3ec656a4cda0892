import { FieldVector } from '../field/vector.ts'

/** Linear operations where what a party holds of a vector is one or more vectors: they act on each of these alike. */
export abstract class LinearShares<Share> {
  /** The vectors that a share is made of. */
  protected abstract vectors(x: Share): readonly FieldVector[]
  /** A share that is made of such vectors. */
  protected abstract share(vectors: readonly FieldVector[]): Share

  add(x: Share, y: Share): Share {
    return this.#combine([x, y], ([a, b]) => (a as FieldVector).add(b as FieldVector))
  }

  sub(x: Share, y: Share): Share {
    return this.#combine([x, y], ([a, b]) => (a as FieldVector).sub(b as FieldVector))
  }

  scale(x: Share, factor: bigint): Share {
    return this.#map(x, (vector) => vector.scale(factor))
  }

  weigh(x: Share, weights: FieldVector): Share {
    return this.#map(x, (vector) => vector.mul(weights))
  }

  sum(x: Share): Share {
    return this.#map(x, (vector) => FieldVector.of(vector.field, [vector.sum()]))
  }

  slice(x: Share, from: number, to: number): Share {
    return this.#map(x, (vector) => vector.slice(from, to))
  }

  concat(xs: readonly Share[]): Share {
    return this.#combine(xs, (vectors) => FieldVector.concat(vectors))
  }

  #map(x: Share, linear: (vector: FieldVector) => FieldVector): Share {
    return this.share(this.vectors(x).map(linear))
  }

  /** Combines the first vectors of all shares, then the second ones, and so on. */
  #combine(xs: readonly Share[], linear: (vectors: readonly FieldVector[]) => FieldVector): Share {
    const parts = xs.map((x) => this.vectors(x))
    return this.share((parts[0] ?? []).map((_, k) => linear(parts.map((part) => part[k] as FieldVector))))
  }
}
