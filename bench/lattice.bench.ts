import { encrypt } from '../protocols/lattice/encrypt.ts'
import { multiplyPlain } from '../protocols/lattice/evaluate.ts'
import { generateKey } from '../protocols/lattice/generate-key.ts'
import { deriveParameters } from '../protocols/lattice/parameters.ts'
import { Field64 } from '../src/field/field64.ts'
import { FieldVector } from '../src/field/vector.ts'
import type { Bench } from './bench.ts'
import { runPeer } from './peer.ts'
import { interleave, median, medianRatio, medianSeconds } from './timing.ts'

/** Ciphertexts of 8,192 slots of 64 bits, whose modulus has 210 bits; node-seal's slots have 20, its modulus 218. */
async function ciphertextWork() {
  const parameters = deriveParameters({
    encryption: 'secret key',
    multiplied: true,
    addends: 1,
    parties: 1,
  })
  const { publicKey } = await generateKey(parameters)
  const message = FieldVector.random(Field64, parameters.n)
  const encryption = await encrypt(publicKey, message)
  return {
    slots: parameters.n,
    encrypt: () => encrypt(publicKey, message),
    mulPlain: () => multiplyPlain(encryption, message),
  }
}

function besideSeal(task: 'encrypt' | 'mulPlain', title: string, atLeast: number, limit: string): Bench {
  return {
    name: `lattice.${task}`,
    title: `${title}, from 8,192 slots of Field64 on, beside node-seal`,
    targets: [{ figure: 'ratio', atLeast }],
    peer: 'node-seal',
    async measure({ smoke }) {
      const [calls, runs] = smoke ? [1, 1] : [20, 15]
      const { slots, ...works } = await ciphertextWork()
      const work = async () => {
        for (let call = 0; call < calls; call++) await works[task]()
      }
      const args = [task, String(calls), String(runs)]
      const [seconds, sealSeconds] = await interleave(
        [async () => (await medianSeconds(work, runs)) / calls, () => runPeer({ script: 'seal.mjs', args })],
        smoke ? 1 : 3,
      )
      return {
        n: slots,
        seconds: median(seconds),
        baseline: 'node-seal 6.0.1, with slots of 20 bits',
        ratio: medianRatio(sealSeconds, seconds),
        limit,
      }
    },
  }
}

export const latticeBenches: readonly Bench[] = [
  besideSeal(
    'encrypt',
    'encryptions under a public key',
    4,
    'transforms: 21 over primes of 30 bits and one over Field64',
  ),
  besideSeal(
    'mulPlain',
    'products of a ciphertext and a plaintext',
    2,
    'transforms: 7 over primes of 30 bits and one over Field64',
  ),
]
