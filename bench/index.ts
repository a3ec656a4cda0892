/** The benches: the hot paths, what each must reach, and how fast it is here. */
import { beaverBenches, latencyBenches } from './beaver.bench.ts'
import type { Bench, BenchOptions } from './bench.ts'
import { browserBenches } from './browser.bench.ts'
import { comparisonBenches } from './comparison.bench.ts'
import { fieldBenches } from './field.bench.ts'
import { homomorphicSumBenches } from './homomorphic-sum.bench.ts'
import { honestMajorityBenches } from './honest-majority.bench.ts'
import { jiffBenches } from './jiff.bench.ts'
import { latticeBenches } from './lattice.bench.ts'
import { lowgearBench } from './lowgear.bench.ts'
import { mascotBench } from './mascot.bench.ts'
import { normSumBenches } from './norm-sum.bench.ts'
import { otBenches } from './ot.bench.ts'
import { prio3Benches } from './prio3.bench.ts'
import { sharingBenches } from './sharing.bench.ts'
import { spdzBench } from './spdz.bench.ts'
import { sumBenches } from './sum.bench.ts'
import { triplesBenches } from './triples.bench.ts'
import { verifiedSumBenches } from './verified-sum.bench.ts'

export { type Bench, type BenchOptions, type BenchResult, runBench } from './bench.ts'
export { runBenches } from './run-benches.ts'
export { benchTable } from './table.ts'

export const benches: readonly Bench[] = [
  ...fieldBenches,
  ...sharingBenches,
  sumBenches.webSocket,
  sumBenches.tls,
  ...beaverBenches,
  spdzBench,
  ...honestMajorityBenches,
  ...otBenches,
  ...triplesBenches,
  mascotBench,
  lowgearBench,
  ...latticeBenches,
  ...prio3Benches,
  ...normSumBenches,
  ...browserBenches,
  ...verifiedSumBenches,
  ...homomorphicSumBenches,
  ...comparisonBenches,
  sumBenches.many,
  ...latencyBenches,
  ...jiffBenches,
]

/** What runs when nobody names a bench: a smoke run leaves out those that would have to install another framework. */
export function defaultBenches({ smoke }: BenchOptions): readonly Bench[] {
  return smoke ? benches.filter(({ peer }) => peer === undefined) : benches
}
