import { Field64 } from '../src/field/field64.ts'
import { FieldVector } from '../src/field/vector.ts'
import { seededPrg } from '../src/random/prg.ts'
import { Seed } from '../src/random/seed.ts'
import { expandInto } from '../src/random/uniform.ts'
import { shareReals } from '../src/sharing/additive.ts'
import { expandBytes } from './aes.ts'
import type { Bench } from './bench.ts'
import * as baseline from './bigint-baseline.ts'
import { interleave, median, medianRatio, timed } from './timing.ts'

const use = { label: 'bench', session: '', address: '' }
const format = { fractionBits: 16, clip: 4 }

const share: Bench = {
  name: 'share.f32',
  title: '1e6 floats encoded and split into 3 additive shares, 2 of them seeds',
  targets: [
    { figure: 'ratio', atLeast: 25 },
    { figure: 'aesRatio', atMost: 1.6 },
  ],
  async measure({ smoke }) {
    const n = smoke ? 20_000 : 1_000_000
    const reals = Float32Array.from({ length: n }, (_, i) => 4 * Math.sin(i))
    const some = reals.subarray(0, n / 10)
    const rounds = smoke ? 1 : 25
    const work = timed(() => shareReals(Field64, reals, format, { n: 3, use }))
    // A pair for each: what the BigInts leave to collect would slow down AES and us.
    const [ours, aes] = await interleave(
      [work, timed(() => expandBytes(2 * n * Field64.elementBytes))],
      rounds,
    )
    const [oursBesideBigInts, bigInts] = await interleave(
      [work, timed(() => baseline.shareReals(some, Field64.modulus, format), some.length / n)],
      rounds,
    )
    return {
      n,
      seconds: median(ours),
      baseline: 'AES-128-CTR, and a loop over BigUint64Array with BigInt',
      ratio: medianRatio(bigInts, oursBesideBigInts),
      aesRatio: medianRatio(ours, aes),
      limit:
        'AES-128-CTR of two seeds for a half, then SIMD on 128 bits, and fresh pages of memory for the share',
    }
  },
}

const aggregate: Bench = {
  name: 'aggregate.seed',
  title: 'a seed expanded and added to an accumulator of 1e6 elements',
  targets: [{ figure: 'aesRatio', atMost: 1.5 }],
  async measure({ smoke }) {
    const n = smoke ? 20_000 : 1_000_000
    const { bytes } = FieldVector.random(Field64, n)
    const [ours, aes] = await interleave(
      [
        timed(() => expandInto(Field64, bytes, seededPrg(Seed.random(), use), 1)),
        timed(() => expandBytes(bytes.length)),
      ],
      smoke ? 1 : 25,
    )
    return {
      n,
      seconds: median(ours),
      baseline: 'AES-128-CTR of the same bytes, in 64 KiB blocks copied into a scratch',
      ratio: medianRatio(aes, ours),
      aesRatio: medianRatio(ours, aes),
      limit: 'AES-128-CTR of the seed, then reading the accumulator from memory',
    }
  },
}

export const sharingBenches: readonly Bench[] = [share, aggregate]
