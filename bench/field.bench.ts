import { Field64 } from '../src/field/field64.ts'
import { FieldVector } from '../src/field/vector.ts'
import type { Bench } from './bench.ts'
import * as baseline from './bigint-baseline.ts'
import { interleave, median, medianRatio, timed } from './timing.ts'

/** Elements that stay in the processor's cache. */
const resident = 8_192

const bigInts = 'a loop over BigUint64Array with BigInt'

function words({ bytes }: FieldVector): BigUint64Array {
  return new BigUint64Array(bytes.slice().buffer)
}

/** One call takes microseconds: a run is many, of which the baseline does a tenth. */
async function compareCalls(smoke: boolean, ours: () => unknown, theirs: () => unknown) {
  const calls = smoke ? 10 : 300
  const repeat = (times: number, call: () => unknown) => () => {
    for (let i = 0; i < times; i++) call()
  }
  const [seconds, baselineSeconds] = await interleave(
    [timed(repeat(calls, ours)), timed(repeat(calls / 10, theirs), 1 / 10)],
    smoke ? 1 : 15,
  )
  const ratio = medianRatio(baselineSeconds, seconds)
  return { n: calls * resident, seconds: median(seconds), baseline: bigInts, ratio }
}

const mul: Bench = {
  name: 'field64.mul',
  title: 'elementwise products of 8,192 resident elements of Field64',
  targets: [{ figure: 'ratio', atLeast: 20 }],
  async measure({ smoke }) {
    const [x, y] = [FieldVector.random(Field64, resident), FieldVector.random(Field64, resident)]
    const out = FieldVector.zero(Field64, resident)
    const [xs, ys, outs] = [words(x), words(y), words(out)]
    const compared = await compareCalls(
      smoke,
      () => Field64.mul(out.bytes, x.bytes, y.bytes),
      () => baseline.mul(outs, xs, ys, Field64.modulus),
    )
    return { ...compared, limit: 'the 32-bit multiplier of WebAssembly SIMD: four products an element' }
  },
}

const dot: Bench = {
  name: 'field64.dot',
  title: 'scalar product of 8,192 resident elements of Field64',
  targets: [{ figure: 'ratio', atLeast: 25 }],
  async measure({ smoke }) {
    const [x, y] = [FieldVector.random(Field64, resident), FieldVector.random(Field64, resident)]
    const [xs, ys] = [words(x), words(y)]
    const compared = await compareCalls(
      smoke,
      () => Field64.dot(x.bytes, y.bytes),
      () => baseline.dot(xs, ys, Field64.modulus),
    )
    return { ...compared, limit: 'the 32-bit multiplier of WebAssembly SIMD: four products an element' }
  },
}

export const fieldBenches: readonly Bench[] = [mul, dot]
