import type { FieldName, VdafName } from './vdafs.ts'

/** Noise that each aggregator adds to each element of its share of the sum, in units of the field. */
export interface TaskNoise {
  readonly distribution: 'discrete-gaussian' | 'discrete-laplace'
  /** The Gaussian's sigma, or Laplace's b. Positive and finite. */
  readonly scale: number
}

/** What clients, aggregators and collector agree on before the first report. */
export interface TaskParameters {
  /** What is summed and for which occasion: it tells tasks apart that are otherwise alike. 1..255 bytes. */
  readonly name: string
  readonly vdaf: VdafName
  readonly field: FieldName
  /** The VDAF's own, by its document's names: the bounds of a measurement are among them. */
  readonly parameters: Readonly<Record<string, number | bigint>>
  /** Binary digits after the point of what is summed, 0..40; 0 where the VDAF does not add numbers. */
  readonly fractionBits: number
  /** Fewest reports of which the sum may be released: 2 or more, since a sum of one is that one. */
  readonly minBatch: number
  /** Most reports of which the sum may be released: from it follows that sums do not wrap. */
  readonly maxBatch: number
  /** The first second of the time window, since 1970. */
  readonly opens: number
  /** The first second after it. */
  readonly closes: number
  readonly noise?: TaskNoise
  /** Whether contributors are authenticated before their reports are taken; the minimum batch counts on it. */
  readonly uploads: 'open' | 'authenticated'
  /** The collector's public key of HPKE. */
  readonly collectorKey: Uint8Array
  /** `commitVerifyKey` of the key that the aggregators share. */
  readonly verifyKeyCommitment: Uint8Array
  /** The long-term signing keys (Ed25519) of the aggregators, 2..255, the leader's first. */
  readonly aggregators: readonly Uint8Array[]
}

/** Choices by their numbers in the encoding. */
export const uploadChoices = ['open', 'authenticated'] as const
export const noiseChoices = ['none', 'discrete-gaussian', 'discrete-laplace'] as const

/** Bytes of a public key, and of a commitment. */
export const keyBytes = 32
