import { ed25519PublicKey } from '../../src/curve25519/ed25519.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { KeyPair } from '../hpke/key-pair.ts'
import type { TaskParameters } from '../task/parameters.ts'
import { Task } from '../task/task.ts'
import { commitVerifyKey } from '../task/verify-key.ts'
import type { ReceiverKey } from './header-checks.ts'
import { signHpkeConfig } from './hpke-config.ts'

/** An aggregator with its keys. */
export interface ExampleAggregator {
  readonly signingKey: Uint8Array
  readonly key: ReceiverKey
  readonly signedConfig: Uint8Array
}

/** An aggregator whose key is for the whole window. Takes 32 random bytes twice. */
export async function exampleAggregator(
  { opens, closes }: Pick<TaskParameters, 'opens' | 'closes'>,
  random: RandomSource = randomBytes,
): Promise<ExampleAggregator> {
  const signingKey = random(32)
  const keyPair = await KeyPair.generate(random)
  const config = { publicKey: keyPair.publicKey, notBefore: opens, notAfter: closes }
  return { signingKey, key: { config, keyPair }, signedConfig: await signHpkeConfig(config, signingKey) }
}

/** A task with the keys of those that take part in it. */
export async function exampleTask(
  parameters: TaskParameters,
  aggregators: readonly ExampleAggregator[],
  collector: KeyPair,
  verifyKey: Uint8Array,
): Promise<Task> {
  return new Task({
    ...parameters,
    collectorKey: collector.publicKey,
    verifyKeyCommitment: commitVerifyKey(verifyKey),
    aggregators: await Promise.all(aggregators.map(({ signingKey }) => ed25519PublicKey(signingKey))),
  })
}
