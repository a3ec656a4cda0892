import { installPeer } from './peer.ts'

/** One measured hot path. */
export interface Bench {
  readonly name: string
  /** What is measured, in one line. */
  readonly title: string
  readonly targets: readonly Target[]
  /** Another framework that it runs beside, which is installed apart. */
  readonly peer?: string
  /** @throws BeaverdamError NOT_INSTALLED if it needs what is not here */
  measure(options: BenchOptions): Promise<Measurement>
}

export interface BenchOptions {
  /** Measures with sizes so small that it takes a moment: it shows that the bench works, not how fast the code is. */
  readonly smoke: boolean
}

/** The figures that a bench may give and a target may bound. */
export interface Figures {
  /** Median seconds of one run. */
  readonly seconds: number
  /** What a run does, in a second: `n / seconds`. */
  readonly perSecond: number
  /** The baseline's time over ours. */
  readonly ratio?: number
  /** Our time over that of AES-128-CTR for the bytes that the seeds expand to. */
  readonly aesRatio?: number
  /** Bytes that the busiest party sends for each of the n, the runtime's headers included. */
  readonly bytesPerPartyElement?: number
  /** Bytes that all parties together send for each of the n, the runtime's headers included. */
  readonly bytesPerElement?: number
  /** What a client sends to the one aggregator that gets most, over its vector in field elements. */
  readonly uploadRatio?: number
  /** Bytes that a client sends to each helper. */
  readonly helperBytes?: number
  /** Bytes that each aggregator sends to the others for one report. */
  readonly verifierBytes?: number
  /** Largest resident set of a process, at the size that the bench's title gives for it. */
  readonly peakRssBytes?: number
}

export interface Measurement extends Omit<Figures, 'perSecond'> {
  /** Elements or operations in one run. */
  readonly n: number
  /** Bytes that the busiest party sends in one run, where parties talk. */
  readonly bytesPerParty?: number
  /** What it is compared with. */
  readonly baseline?: string
  /** What bounds the speed now. */
  readonly limit: string
}

/** What a figure must reach. */
export interface Target {
  readonly figure: keyof Figures
  readonly atLeast?: number
  readonly atMost?: number
}

/** A bench's outcome as it is printed in JSON: what does not apply is null, and further figures are left out. */
export interface BenchResult extends Omit<Figures, 'ratio'> {
  readonly name: string
  readonly n: number
  readonly bytesPerParty: number | null
  readonly baseline: string | null
  readonly ratio: number | null
  readonly limit: string
}

/** @throws BeaverdamError NOT_INSTALLED if the bench needs what is not here */
export async function runBench(bench: Bench, options: BenchOptions): Promise<BenchResult> {
  if (bench.peer !== undefined) await installPeer(bench.peer)
  const { n, seconds, bytesPerParty, baseline, ratio, limit, ...figures } = await bench.measure(options)
  return {
    name: bench.name,
    n,
    seconds,
    perSecond: n / seconds,
    bytesPerParty: bytesPerParty === undefined ? null : Math.round(bytesPerParty),
    baseline: baseline ?? null,
    ratio: ratio ?? null,
    limit,
    ...figures,
  }
}

export function isMet({ figure, atLeast, atMost }: Target, result: BenchResult): boolean {
  const value = result[figure]
  if (value === undefined || value === null) return false
  return value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity)
}
