import { ed25519PublicKey } from '../../src/curve25519/ed25519.ts'
import { BeaverdamError, invalidArgument } from '../../src/errors.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { KeyPair } from '../hpke/key-pair.ts'
import { verifyKeySize } from '../prio3/prio3.ts'
import type { ReceiverKey } from '../sealed-report/header-checks.ts'
import { type HpkeConfig, signHpkeConfig } from '../sealed-report/hpke-config.ts'
import { ByteReader } from '../task/byte-reader.ts'
import { ByteWriter } from '../task/byte-writer.ts'

/** The format of the bytes, and its version. */
const format = 'beaverdam/aggregator-keys/v1'

const signingKeySize = 32
const privateKeySize = 32

/** For which seconds, since 1970, clients may seal to a key. */
export interface KeyLifetime {
  readonly notBefore: number
  readonly notAfter: number
}

/** An aggregator's keys with one more to seal to, and the configuration of that for clients. */
export interface AddedReceiver {
  readonly keys: AggregatorKeys
  readonly signedConfig: Uint8Array
}

/** All secrets that an aggregator has for a task. It prints as `[secret]`. */
export class AggregatorKeys {
  /** The public half of the signing key, by which the task names this aggregator. */
  readonly signer: Uint8Array
  readonly #verifyKey: Uint8Array
  readonly #signingKey: Uint8Array
  readonly #receivers: readonly ReceiverKey[]

  private constructor(
    signer: Uint8Array,
    verifyKey: Uint8Array,
    signingKey: Uint8Array,
    receivers: readonly ReceiverKey[],
  ) {
    this.signer = signer
    this.#verifyKey = verifyKey
    this.#signingKey = signingKey
    this.#receivers = receivers
  }

  /**
   * @param verifyKey 32 bytes, the same at all aggregators of a task
   * @param signingKey the private long-term key of Ed25519, 32 bytes
   * @param receivers the keys that clients seal to
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  static async of(
    verifyKey: Uint8Array,
    signingKey: Uint8Array,
    receivers: readonly ReceiverKey[] = [],
  ): Promise<AggregatorKeys> {
    if (verifyKey.length !== verifyKeySize)
      invalidArgument('verifyKey', `${verifyKeySize} bytes`, `${verifyKey.length} bytes`)
    if (signingKey.length !== signingKeySize)
      invalidArgument('signingKey', `${signingKeySize} bytes`, `${signingKey.length} bytes`)
    const signer = await ed25519PublicKey(signingKey)
    return new AggregatorKeys(signer, verifyKey.slice(), signingKey.slice(), [...receivers])
  }

  /** Reads what `toBytes` gave. @throws BeaverdamError FILE_INVALID */
  static async fromBytes(bytes: Uint8Array): Promise<AggregatorKeys> {
    const reader = new ByteReader(bytes, 'FILE_INVALID')
    if (reader.text() !== format)
      throw new BeaverdamError('FILE_INVALID', `keys of an aggregator: expected the format ${format}`)
    const [verifyKey, signingKey] = [reader.bytes(verifyKeySize), reader.bytes(signingKeySize)]
    const stored = Array.from({ length: reader.count(2) }, () => readReceiver(reader))
    reader.end()
    return AggregatorKeys.of(verifyKey, signingKey, await Promise.all(stored.map(restoreReceiver)))
  }

  get verifyKey(): Uint8Array {
    return this.#verifyKey.slice()
  }

  get signingKey(): Uint8Array {
    return this.#signingKey.slice()
  }

  get receivers(): readonly ReceiverKey[] {
    return this.#receivers
  }

  /**
   * These keys and a fresh one that clients seal to from now on. Whoever drops the old ones can no longer open what is under
   * way to them.
   *
   * @throws BeaverdamError INVALID_ARGUMENT
   */
  async addReceiver(lifetime: KeyLifetime, random: RandomSource = randomBytes): Promise<AddedReceiver> {
    const keyPair = await KeyPair.generate(random)
    const config: HpkeConfig = { publicKey: keyPair.publicKey, ...lifetime }
    const signedConfig = await signHpkeConfig(config, this.#signingKey)
    const receivers = [...this.#receivers, { config, keyPair }]
    return {
      keys: new AggregatorKeys(this.signer, this.#verifyKey, this.#signingKey, receivers),
      signedConfig,
    }
  }

  /** What a file keeps, in secret. */
  toBytes(): Uint8Array {
    const writer = new ByteWriter().text(format).bytes(this.#verifyKey).bytes(this.#signingKey)
    writer.integer(this.#receivers.length, 2)
    for (const { config, keyPair } of this.#receivers)
      writer.bytes(keyPair.exportPrivateKey()).integer(config.notBefore, 8).integer(config.notAfter, 8)
    return writer.toBytes()
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return 'AggregatorKeys [secret]'
  }
}

interface StoredReceiver extends KeyLifetime {
  readonly privateKey: Uint8Array
}

function readReceiver(reader: ByteReader): StoredReceiver {
  return { privateKey: reader.bytes(privateKeySize), notBefore: reader.count(8), notAfter: reader.count(8) }
}

async function restoreReceiver({ privateKey, ...lifetime }: StoredReceiver): Promise<ReceiverKey> {
  const keyPair = await KeyPair.fromPrivateKey(privateKey)
  return { config: { publicKey: keyPair.publicKey, ...lifetime }, keyPair }
}
