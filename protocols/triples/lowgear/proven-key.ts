import { Field64 } from '../../../src/field/field64.ts'
import type { RandomSource } from '../../../src/random/csprng.ts'
import { seedBytes } from '../../../src/random/seed.ts'
import type { Party } from '../../../src/runtime/party.ts'
import { decodePublicKey, encodePublicKey } from '../../lattice/encoding.ts'
import { fromParty } from '../../lattice/from-party.ts'
import type { LatticeParameters } from '../../lattice/parameters.ts'
import { PublicKey } from '../../lattice/public-key.ts'
import { SecretKey } from '../../lattice/secret-key.ts'
import { freshStream } from '../../lattice/stream.ts'
import { KnownCiphertexts } from '../../plaintext-knowledge/known-ciphertexts.ts'
import { proveToAll } from '../../plaintext-knowledge/prove-to-all.ts'
import type { Statement } from '../../plaintext-knowledge/statement.ts'
import { lowgearSteps } from './steps.ts'

/** A party's own key, and the public keys of all, by party. */
export interface ProvenKeys {
  readonly own: SecretKey
  readonly all: readonly PublicKey[]
}

interface OwnKey {
  readonly secretKey: SecretKey
  /** What its proof is about. */
  readonly known: KnownCiphertexts
}

/**
 * Makes a key at every party, and has all prove that theirs are b = -a s + P e with a small s and e. Under another b the
 * noise of an answer would not drown, and its owner would read factors off it.
 *
 * @throws PLAINTEXT_PROOF_REJECTED, naming the party, and as `decodePublicKey` and `proveToAll`
 */
export async function makeProvenKeys(
  at: Party,
  parameters: LatticeParameters,
  random: RandomSource,
): Promise<ProvenKeys> {
  const { secretKey, known } = await makeOwnKey(parameters, random)
  const bodies = await at.exchange(lowgearSteps.key, encodePublicKey(secretKey.publicKey))
  const all = await Promise.all(
    bodies.map((body, party) => fromParty(at, party, () => decodePublicKey(parameters, body))),
  )
  const statements = await Promise.all(all.map(statementOf))
  await at.fork('proof', (proof) => proveToAll(proof, known, statements, random))
  return { own: secretKey, all }
}

/** b as a ciphertext under (a, 0): of u = -s, e1 = e, and nothing else. */
async function makeOwnKey(parameters: LatticeParameters, random: RandomSource): Promise<OwnKey> {
  const { ring, n, id } = parameters
  const seed = random(seedBytes)
  const stream = freshStream(random, 'lowgear secret key', id)
  const s = await ring.ternary(stream)
  const opening = {
    u: s.map((x) => -x),
    e1: await ring.binomial(stream),
    columns: [{ message: new Uint8Array(n * Field64.elementBytes), e0: new Int32Array(n) }],
  }
  const known = new KnownCiphertexts(await PublicKey.of(parameters, seed, ring.zero()), [opening], true)
  const [pair] = known.ciphertexts as readonly [(typeof known.ciphertexts)[number]]
  const publicKey = await PublicKey.of(parameters, seed, pair.c1)
  return { secretKey: new SecretKey(publicKey, ring.factor({ small: s })), known }
}

/**
 * That a key is well formed, as that of a ciphertext (0, b) under (a, 0). A diagonal one, whose proof is of (0, b) itself and
 * not of twice that.
 */
async function statementOf({ parameters, seed, b }: PublicKey): Promise<Statement> {
  const publicKey = await PublicKey.of(parameters, seed, parameters.ring.zero())
  const { keyId } = publicKey
  const noise = parameters.publicKeyNoise
  return {
    publicKey,
    ciphertexts: [{ parameters, keyId, c0: parameters.ring.zero(), c1: b, noise }],
    diagonal: true,
  }
}
