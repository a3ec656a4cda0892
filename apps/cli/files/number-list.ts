/** Numbers of which nobody knows beforehand how many there will be, in 8 to 16 bytes each. */
export class NumberList {
  #numbers = new Float64Array(1024)
  #length = 0

  push(x: number): void {
    if (this.#length === this.#numbers.length) {
      const larger = new Float64Array(2 * this.#length)
      larger.set(this.#numbers)
      this.#numbers = larger
    }
    this.#numbers[this.#length++] = x
  }

  toArray(): Float64Array {
    return this.#numbers.slice(0, this.#length)
  }
}
