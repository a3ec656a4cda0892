import { BeaverdamError } from '../../src/errors.ts'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { RandomSource } from '../../src/random/csprng.ts'
import type { Party } from '../../src/runtime/party.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { transcribe } from '../../src/vectors/transcript.ts'
import {
  listedRandomness,
  namedSeeds,
  type VectorCase,
  type VectorParty,
  type VectorRun,
} from '../../src/vectors/vector-file.ts'
import { decrypt } from '../lattice/decrypt.ts'
import {
  ciphertextBytes,
  decodeCiphertext,
  decodePublicKey,
  elementBytes,
  encodeCiphertext,
  encodePublicKey,
  publicKeyBytes,
} from '../lattice/encoding.ts'
import { generateKey } from '../lattice/generate-key.ts'
import { decryptJointly } from '../lattice/joint-decryption.ts'
import { makeJointColumns } from '../lattice/joint-key.ts'
import { listedMessages } from '../lattice/listed-messages.ts'
import { MemoryOpenedCount } from '../lattice/opened-count.ts'
import { LatticeParameters, type ParameterChoice } from '../lattice/parameters.ts'
import type { SecretKey } from '../lattice/secret-key.ts'
import { encryptKnown } from './known-ciphertexts.ts'
import { proofTerms } from './proof-terms.ts'
import { proofBytes, proveKnowledge } from './prove.ts'
import { proveToAll } from './prove-to-all.ts'
import type { Statement } from './statement.ts'
import { decodeTuples, encodeTuples } from './tuples.ts'
import { verifyKnowledge } from './verify.ts'

/** What the vectors of this folder run. */
type Parameters = ParameterChoice & { readonly run: 'one proof' | 'to all' | 'in columns' }

/** What a party writes down. */
interface Output {
  readonly key: string
  readonly slots?: readonly string[]
}

const steps = {
  key: stepOf('vector key'),
  ciphertext: stepOf('vector ciphertext'),
  proof: stepOf('vector proof'),
} as const

const context = new TextEncoder().encode('task 1, report 2')

/** The vectors of this folder. */
export function cases(): readonly VectorCase[] {
  const ring = { n: 8_192, primeCount: 5, parties: 1, maxOpened: 1 } as const
  const edges = ['1', '2', '18446744069414584320', '9223372036854775807', '9223372036854775808', '0']
  return [
    vector('one-proof', { ...ring, run: 'one proof' }, [[], edges]),
    vector('to-all', { ...ring, run: 'to all' }, [edges, ['3', '4294967296']]),
    vector('in-columns', { ...ring, primeCount: 7, parties: 2, maxOpened: 8_192, run: 'in columns' }, [
      [],
      edges,
    ]),
  ]
}

function vector(name: string, parameters: Parameters, inputs: readonly (readonly string[])[]): VectorCase {
  const parties = inputs.map((x, id) => ({
    inputs: { x },
    randomness: namedSeeds(`plaintext knowledge ${name} party ${id}`, 12),
  }))
  return { name, parameters, parties }
}

/** What the parameters' `run` names; long messages are listed by their digests. */
export async function run(given: Parameters, parties: readonly VectorParty[]): Promise<VectorRun> {
  const parameters = new LatticeParameters(given)
  const play = { 'one proof': runOneProof, 'to all': runToAll, 'in columns': runInColumns }[given.run]
  if (play === undefined)
    throw new BeaverdamError('VECTOR_MISMATCH', 'vector: it runs nothing that is known here')
  const { values, messages } = await transcribe(parties.length, (party) => {
    const { inputs, randomness } = parties[party.id] as VectorParty
    const x = FieldVector.of(Field64, (inputs.x ?? []).map(BigInt))
    return play(party, parameters, x, listedRandomness(randomness))
  })
  return { messages: listedMessages(messages), outputs: values }
}

/** Party 0 owns a key; party 1 encrypts to it, and proves it in one message. */
async function runOneProof(
  at: Party,
  parameters: LatticeParameters,
  x: FieldVector,
  random: RandomSource,
): Promise<Output> {
  if (at.id === 1) {
    const keyBody = await at.receive(0, steps.key, publicKeyBytes(parameters))
    const publicKey = await decodePublicKey(parameters, keyBody)
    const known = await encryptKnown(publicKey, [x], { random })
    for (const ciphertext of known.ciphertexts)
      await at.send(0, steps.ciphertext, encodeCiphertext(ciphertext))
    await at.send(0, steps.proof, await proveKnowledge(known, context, random))
    return { key: publicKey.keyId }
  }
  const key = await generateKey(parameters, random)
  await at.send(1, steps.key, encodePublicKey(key.publicKey))
  const body = await at.receive(1, steps.ciphertext, ciphertextBytes(parameters, false))
  const statement = {
    publicKey: key.publicKey,
    ciphertexts: [await decodeCiphertext(key, body)],
    diagonal: false,
  }
  const terms = proofTerms(parameters, { count: 1, diagonal: false, challenges: 'hash' })
  const proof = await at.receive(1, steps.proof, proofBytes(terms))
  const proven = await verifyKnowledge(statement, context, proof)
  return { key: key.keyId, slots: proven.flatMap((ciphertext) => firstSlots(decrypt(key, ciphertext))) }
}

/** All make keys, encrypt to themselves, exchange keys and ciphertexts, and prove what they know to each other. */
async function runToAll(
  at: Party,
  parameters: LatticeParameters,
  x: FieldVector,
  random: RandomSource,
): Promise<Output> {
  const key = await generateKey(parameters, random)
  const known = await encryptKnown(key.publicKey, [x], { random })
  const keys = await at.exchange(steps.key, encodePublicKey(key.publicKey))
  const [ciphertext] = known.ciphertexts.map(encodeCiphertext)
  const bodies = await at.exchange(steps.ciphertext, ciphertext as Uint8Array)
  const statements = await Promise.all(
    keys.map(async (keyBody, party) => {
      const publicKey = await decodePublicKey(parameters, keyBody)
      return {
        publicKey,
        ciphertexts: [await decodeCiphertext(publicKey, bodies[party] as Uint8Array)],
        diagonal: false,
      }
    }),
  )
  const proven = await at.fork('proofs', (scope) => proveToAll(scope, known, statements, random))
  const own = proven[at.id] ?? []
  return { key: key.keyId, slots: own.flatMap((ciphertext) => firstSlots(decrypt(key, ciphertext))) }
}

/** The parties make a key of two columns; party 1 encrypts x to one and 2 x to the other, and both decrypt what is proven. */
async function runInColumns(
  at: Party,
  parameters: LatticeParameters,
  x: FieldVector,
  random: RandomSource,
): Promise<Output> {
  const { publicKey, columns } = await at.fork('key', (scope) =>
    makeJointColumns(scope, parameters, 2, random),
  )
  const terms = proofTerms(parameters, { count: 2, columns: 2, diagonal: false, challenges: 'hash' })
  let statement: Statement
  let proof: Uint8Array
  if (at.id === 1) {
    const known = await encryptKnown(publicKey, [x, x.scale(2n)], { random })
    proof = await proveKnowledge(known, context, random)
    await at.send(0, steps.ciphertext, encodeTuples(known))
    await at.send(0, steps.proof, proof)
    statement = known
  } else {
    const body = await at.receive(1, steps.ciphertext, 3 * elementBytes(parameters))
    statement = { publicKey, ciphertexts: decodeTuples(publicKey, 1, body), diagonal: false }
    proof = await at.receive(1, steps.proof, proofBytes(terms))
  }
  const proven = await verifyKnowledge(statement, context, proof)
  const count = new MemoryOpenedCount()
  const slots = await Promise.all(
    proven.map((ciphertext, k) =>
      at.fork(`column-${k}`, (scope) =>
        decryptJointly(scope, columns[k] as SecretKey, ciphertext, { count, random }),
      ),
    ),
  )
  return { key: publicKey.keyId, slots: slots.flatMap(firstSlots) }
}

function firstSlots(slots: FieldVector): readonly string[] {
  return slots.slice(0, 8).toBigInts().map(String)
}
