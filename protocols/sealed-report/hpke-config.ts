import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { ed25519Sign, ed25519Verify } from '../../src/curve25519/ed25519.ts'
import { BeaverdamError, checkInteger, invalidArgument } from '../../src/errors.ts'
import { suite } from '../hpke/suite.ts'
import { ByteReader } from '../task/byte-reader.ts'
import { ByteWriter } from '../task/byte-writer.ts'
import type { Task } from '../task/task.ts'
import { lengthPrefixed } from './length-prefixed.ts'

const label = utf8ToBytes('beaverdam/hpke-config/v1')

const publicKeyBytes = 32
const signatureBytes = 64
const encodingBytes = 3 * 2 + publicKeyBytes + 2 * 8

/** Bytes of a configuration with its signature. */
export const signedConfigBytes = encodingBytes + signatureBytes

/** Bytes of a key's id. */
export const keyIdBytes = 8

/** An aggregator's current public key of HPKE. */
export interface HpkeConfig {
  /** 32 bytes. */
  readonly publicKey: Uint8Array
  /** The first second, since 1970, for which it may be sealed to. */
  readonly notBefore: number
  /** The last second. Reports until then open for as long as the aggregator holds the private key. */
  readonly notAfter: number
}

/** The first 8 bytes of the hash of a configuration. Who makes two alike makes both its own. */
export function keyId(config: HpkeConfig): Uint8Array {
  return sha256(signedMessage(encodeConfig(config))).subarray(0, keyIdBytes)
}

/**
 * A configuration with the signature of its aggregator, as clients get it.
 *
 * @param signingKey the aggregator's private long-term key of Ed25519, 32 bytes
 * @throws BeaverdamError INVALID_ARGUMENT
 */
export async function signHpkeConfig(config: HpkeConfig, signingKey: Uint8Array): Promise<Uint8Array> {
  checkInteger('notBefore', config.notBefore, 0)
  checkInteger('notAfter', config.notAfter, config.notBefore)
  if (config.publicKey.length !== publicKeyBytes)
    invalidArgument('publicKey', `${publicKeyBytes} bytes`, `${config.publicKey.length} bytes`)
  if (signingKey.length !== 32) invalidArgument('signingKey', '32 bytes', `${signingKey.length} bytes`)
  const encoding = encodeConfig(config)
  return concatBytes(encoding, await ed25519Sign(signedMessage(encoding), signingKey))
}

/**
 * The configuration of one of a task's aggregators, if that aggregator signed it and it is valid.
 *
 * @param now seconds since 1970
 * @throws BeaverdamError KEY_CONFIG_INVALID, naming the aggregator
 */
export async function verifyHpkeConfig(
  task: Task,
  aggregator: number,
  signed: Uint8Array,
  now: number,
): Promise<HpkeConfig> {
  const signer = task.parameters.aggregators[aggregator]
  if (signer === undefined || signed.length !== signedConfigBytes)
    refuse(aggregator, `${signedConfigBytes} bytes are expected`)
  const encoding = signed.subarray(0, encodingBytes)
  if (!(await ed25519Verify(signed.subarray(encodingBytes), signedMessage(encoding), signer)))
    refuse(aggregator, 'the signature is not that of its long-term key')
  const reader = new ByteReader(encoding, 'KEY_CONFIG_INVALID')
  const [kem, kdf, aead] = [reader.count(2), reader.count(2), reader.count(2)]
  if (kem !== suite.kem || kdf !== suite.kdf || aead !== suite.aead)
    refuse(aggregator, 'the algorithms are not known')
  const publicKey = reader.bytes(publicKeyBytes)
  const config = { publicKey, notBefore: reader.count(8), notAfter: reader.count(8) }
  if (now < config.notBefore || now > config.notAfter) refuse(aggregator, 'it is not valid at this time')
  return config
}

function encodeConfig({ publicKey, notBefore, notAfter }: HpkeConfig): Uint8Array {
  return new ByteWriter()
    .integer(suite.kem, 2)
    .integer(suite.kdf, 2)
    .integer(suite.aead, 2)
    .bytes(publicKey)
    .integer(notBefore, 8)
    .integer(notAfter, 8)
    .toBytes()
}

function signedMessage(encoding: Uint8Array): Uint8Array {
  return lengthPrefixed(label, encoding)
}

function refuse(aggregator: number, why: string): never {
  throw new BeaverdamError('KEY_CONFIG_INVALID', `the key of aggregator ${aggregator} is refused: ${why}`, {
    party: `aggregator ${aggregator}`,
  })
}
