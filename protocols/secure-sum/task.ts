import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { checkInteger, invalidArgument } from '../../src/errors.ts'
import type { Field, FixedFormat } from '../../src/field/field.ts'
import type { Terms } from '../../src/runtime/hello.ts'
import { checkHeadroom } from './term.ts'

/** Longest vector: 1 GiB in Field64, what one message can carry in any field. */
const maxLength = 2 ** 27

/** Most contributions in a batch: their ids are 16 MiB. */
const maxContributions = 2 ** 20

/** What contributors and aggregators agree on before the first contribution. */
export interface SumTaskParameters {
  /** What is summed and for which occasion: it tells tasks apart that are otherwise alike. At most 255 bytes. */
  readonly name: string
  readonly field: Field
  /** Reals in each contribution. */
  readonly length: number
  readonly format: FixedFormat
  /** Largest weight of a contribution. If left out, contributions have no weights. */
  readonly maxWeight?: number
  /** Fewest contributions of which the sum may be released: 2 or more, since a sum of one is that one. */
  readonly minBatch: number
  /** Most contributions of which the sum may be released: headroom is decided from it. */
  readonly maxBatch: number
  /** How many aggregators there are, 2..255. */
  readonly aggregators: number
}

/**
 * A sum that contributors and aggregators take part in. Its id is the hash of all parameters and goes into every share,
 * so nobody can lower a bound unnoticed; its terms go into the hello of a session.
 *
 * @example
 * const task = new SumTask({
 *   name: 'round 3',
 *   field: Field64,
 *   length: 10_000,
 *   format: { fractionBits: 24, clip: 8 },
 *   maxWeight: 1_000,
 *   minBatch: 10,
 *   maxBatch: 500,
 *   aggregators: 3,
 * })
 */
export class SumTask {
  readonly field: Field
  readonly length: number
  readonly format: FixedFormat
  readonly maxWeight: number | undefined
  readonly minBatch: number
  readonly maxBatch: number
  readonly aggregators: number
  /** SHA-256 of the canonical encoding, in hex. */
  readonly id: string
  /** What the parties of a session about this task compare in the hello. */
  readonly terms: Terms
  readonly #encoding: Uint8Array

  /**
   * @throws BeaverdamError HEADROOM_EXCEEDED if the largest batch of the heaviest contributions could wrap
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  constructor(parameters: SumTaskParameters) {
    const { field, length, format, maxWeight, minBatch, maxBatch, aggregators } = parameters
    checkInteger('length', length, 1, maxLength)
    checkInteger('maxBatch', maxBatch, 2, maxContributions)
    checkInteger('minBatch', minBatch, 2, maxBatch)
    checkInteger('aggregators', aggregators, 2, 255)
    checkHeadroom(field, { format, terms: maxBatch, maxWeight })
    this.field = field
    this.length = length
    this.format = { ...format }
    this.maxWeight = maxWeight
    this.minBatch = minBatch
    this.maxBatch = maxBatch
    this.aggregators = aggregators
    this.#encoding = encodeTask(parameters)
    this.id = bytesToHex(sha256(this.#encoding))
    this.terms = { protocol: 'beaverdam/secure-sum/v1', task: this.id }
  }

  /** Elements of a share: the values and, if contributions are weighted, the weight. */
  get elements(): number {
    return this.length + (this.maxWeight === undefined ? 0 : 1)
  }

  /** Bytes of a share that is a vector. */
  get vectorBytes(): number {
    return this.elements * this.field.elementBytes
  }

  /** The canonical encoding: see the page. */
  encode(): Uint8Array {
    return this.#encoding.slice()
  }
}

/**
 * Texts and the modulus (little-endian, no leading zero byte) follow their length in two bytes; integers are
 * little-endian. A task without weights has the largest weight 0.
 */
function encodeTask(parameters: SumTaskParameters): Uint8Array {
  const { name, field, length, format, maxWeight = 0, minBatch, maxBatch, aggregators } = parameters
  const nameBytes = new TextEncoder().encode(name)
  if (nameBytes.length > 255) invalidArgument('name', 'at most 255 bytes', `${nameBytes.length} bytes`)
  const texts = [new TextEncoder().encode('beaverdam/secure-sum/task/v1'), nameBytes, modulusBytes(field)]
  const numbers = new DataView(new ArrayBuffer(30))
  numbers.setUint32(0, length, true)
  numbers.setUint8(4, format.fractionBits)
  numbers.setFloat64(5, format.clip, true)
  numbers.setBigUint64(13, BigInt(maxWeight), true)
  numbers.setUint32(21, minBatch, true)
  numbers.setUint32(25, maxBatch, true)
  numbers.setUint8(29, aggregators)
  const prefixed = texts.flatMap((text) => [text.length & 0xff, text.length >> 8, ...text])
  return Uint8Array.from([...prefixed, ...new Uint8Array(numbers.buffer)])
}

function modulusBytes({ modulus }: Field): Uint8Array {
  const bytes: number[] = []
  for (let rest = modulus; rest > 0n; rest >>= 8n) bytes.push(Number(rest & 0xffn))
  return Uint8Array.from(bytes)
}
