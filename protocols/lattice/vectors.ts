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
import { answer } from './answer.ts'
import { decrypt } from './decrypt.ts'
import {
  ciphertextBytes,
  decodeCiphertext,
  decodePublicKey,
  encodeCiphertext,
  encodePublicKey,
  publicKeyBytes,
} from './encoding.ts'
import { encrypt, encryptOwn } from './encrypt.ts'
import { add } from './evaluate.ts'
import { generateKey } from './generate-key.ts'
import { decryptJointly } from './joint-decryption.ts'
import { makeJointKey } from './joint-key.ts'
import { listedMessages } from './listed-messages.ts'
import { MemoryOpenedCount } from './opened-count.ts'
import { LatticeParameters, type ParameterChoice } from './parameters.ts'

/** What the vectors of this folder run. */
type Parameters = ParameterChoice & { readonly run: 'answer' | 'joint sum' }

const steps = {
  key: stepOf('vector key'),
  question: stepOf('vector question'),
  answer: stepOf('vector answer'),
  ciphertext: stepOf('vector ciphertext'),
} as const

/** The vectors of this folder. */
export function cases(): readonly VectorCase[] {
  const answered = { run: 'answer', n: 8_192, primeCount: 7, parties: 1, maxOpened: 2 ** 30 } as const
  const summed = { run: 'joint sum', n: 8_192, primeCount: 6, maxOpened: 2 ** 30 } as const
  const edges = ['1', '2', '18446744069414584320', '9223372036854775807', '9223372036854775808', '0']
  const inputs = [edges, ['3', '4294967296', '18446744069414584320', '1', '5', '0'], ['10', '20', '30']]
  return [
    vector('answer', answered, [
      { inputs: { x: edges }, randomness: namedSeeds('lattice answer owner', 4) },
      { inputs: { w: inputs[1] ?? [], mask: inputs[2] ?? [] }, randomness: namedSeeds('lattice answer', 1) },
    ]),
    ...[2, 3].map((parties) =>
      vector(
        `joint-sum-${parties}`,
        { ...summed, parties },
        inputs.slice(0, parties).map((x, id) => ({
          inputs: { x },
          randomness: namedSeeds(`lattice joint sum ${parties} party ${id}`, 6),
        })),
      ),
    ),
  ]
}

function vector(name: string, parameters: Parameters, parties: readonly VectorParty[]): VectorCase {
  return { name, parameters, parties }
}

/** What the parameters' `run` names; long messages are listed by their digests. */
export async function run(given: Parameters, parties: readonly VectorParty[]): Promise<VectorRun> {
  const parameters = new LatticeParameters(given)
  const play = { answer: runAnswer, 'joint sum': runJointSum }[given.run]
  if (play === undefined)
    throw new BeaverdamError('VECTOR_MISMATCH', 'vector: it runs nothing that is known here')
  const { values, messages } = await transcribe(parties.length, (party) => {
    const { inputs, randomness } = parties[party.id] as VectorParty
    return play(party, parameters, inputs, listedRandomness(randomness))
  })
  return { messages: listedMessages(messages), outputs: values }
}

type Inputs = VectorParty['inputs']

/** Party 0 owns the key and asks; party 1 answers. */
async function runAnswer(at: Party, parameters: LatticeParameters, inputs: Inputs, random: RandomSource) {
  if (at.id === 0) {
    const key = await generateKey(parameters, random)
    await at.send(1, steps.key, encodePublicKey(key.publicKey))
    await at.send(1, steps.question, encodeCiphertext(await encryptOwn(key, vectorOf(inputs.x), random)))
    const body = await at.receive(1, steps.answer, ciphertextBytes(parameters, false))
    const slots = decrypt(key, await decodeCiphertext(key, body))
    return { parameters: parameters.id, key: key.keyId, slots: firstSlots(slots) }
  }
  const keyBody = await at.receive(0, steps.key, publicKeyBytes(parameters))
  const publicKey = await decodePublicKey(parameters, keyBody)
  const body = await at.receive(0, steps.question, ciphertextBytes(parameters, true))
  const question = await decodeCiphertext(publicKey, body)
  const options = { count: new MemoryOpenedCount(), random }
  const answered = await answer(publicKey, question, vectorOf(inputs.w), vectorOf(inputs.mask), options)
  await at.send(0, steps.answer, encodeCiphertext(answered))
  return { key: publicKey.keyId }
}

/** All make a key, encrypt, exchange ciphertexts, and decrypt their sum. */
async function runJointSum(at: Party, parameters: LatticeParameters, inputs: Inputs, random: RandomSource) {
  const share = await at.fork('key', (scope) => makeJointKey(scope, parameters, random))
  const own = encodeCiphertext(await encrypt(share.publicKey, vectorOf(inputs.x), random))
  const bodies = await at.exchange(steps.ciphertext, own)
  const ciphertexts = await Promise.all(bodies.map((body) => decodeCiphertext(share, body)))
  const options = { count: new MemoryOpenedCount(), random }
  const slots = await decryptJointly(at, share, ciphertexts.reduce(add), options)
  return { parameters: parameters.id, key: share.keyId, slots: firstSlots(slots) }
}

function vectorOf(values: readonly string[] = []): FieldVector {
  return FieldVector.of(Field64, values.map(BigInt))
}

function firstSlots(slots: FieldVector): readonly string[] {
  return slots.slice(0, 8).toBigInts().map(String)
}
