import { describe, expect, test } from 'vitest'
import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { decodeCiphertext, encodeCiphertext } from '../../lattice/encoding.ts'
import { addPlain } from '../../lattice/evaluate.ts'
import type { PublicKey } from '../../lattice/public-key.ts'
import { type Lie, LyingTable } from '../../spdz/testing/lying-table.ts'
import { latticePages } from './lattice-pages.ts'
import { PairwiseKeys, productParameters } from './pairwise-keys.ts'
import { latticeSteps } from './steps.ts'

const parameters = productParameters()
const page = { correlation: { kind: 'triples', length: 8 }, index: 0, scope: 'session' } as const

/** One page of triples of two parties, of whom party 1 lies. */
async function triplesWith(lie: Lie, keysOf: PublicKey[] = []) {
  const ends = await new LyingTable(2, 1, lie).run(async (party) => {
    const keys = await PairwiseKeys.setup(party, parameters)
    keysOf[party.id] = keys.own.publicKey
    return latticePages(keys)(party, page)
  })
  return ends
}

const at = (step: number, change: (body: Uint8Array<ArrayBuffer>) => Uint8Array): Lie => {
  return (message) => (message.step === step ? change(new Uint8Array(message.body)) : message.body)
}

describe.each([
  ['public key', latticeSteps.key],
  ['question', latticeSteps.question],
  ['answer', latticeSteps.answer],
] as const)('a %s', (_, step) => {
  const named = (code: string) => ({ error: { code, party: 'party-1' } })

  test('with a residue that is not below its prime', async () => {
    const [end] = await triplesWith(at(step, (body) => body.fill(0xff, 10_000, 10_004)))
    expect(end).toMatchObject(named('CIPHERTEXT_MALFORMED'))
  })

  test('that is too short', async () => {
    const [end] = await triplesWith(at(step, (body) => body.subarray(0, body.length - 4)))
    expect(end).toMatchObject({ error: { code: /CIPHERTEXT_MALFORMED|LENGTH_MISMATCH/ } })
  })

  test('of another parameter set', async () => {
    const [end] = await triplesWith(at(step, (body) => body.fill(1, 2, 18)))
    expect(end).toMatchObject(named('PARAMETERS_MISMATCH'))
  })

  test('that does not come', async () => {
    let isSilent = false
    const [end] = await triplesWith((message) => {
      isSilent ||= message.step === step
      return isSilent ? undefined : message.body
    })
    expect(end).toMatchObject({ error: { code: 'PEER_TIMEOUT' } })
  })
})

test.each([
  ['question', latticeSteps.question],
  ['answer', latticeSteps.answer],
] as const)('a %s under another key, or with too much noise', async (_, step) => {
  const [other] = await triplesWith(at(step, (body) => body.fill(1, 18, 34)))
  expect(other).toMatchObject({ error: { code: 'KEY_MISMATCH', party: 'party-1' } })
  const [noisy] = await triplesWith(
    at(step, (body) => {
      new DataView(body.buffer).setFloat64(34, 2 ** 146, true)
      return body
    }),
  )
  expect(noisy).toMatchObject({ error: { code: 'NOISE_BUDGET_EXCEEDED', party: 'party-1' } })
})

test('a shifted answer makes a triple wrong, and nobody notices', async () => {
  const keys: PublicKey[] = []
  const ends = await triplesWith(async ({ step, body }) => {
    if (step !== latticeSteps.answer) return body
    const answered = await decodeCiphertext(keys[0]!, body)
    return encodeCiphertext(addPlain(answered, FieldVector.of(Field64, [5])))
  }, keys)
  const shares = ends.map((end) => ('value' in end ? end.value : expect.fail('a party noticed')))
  const [a, b, c] = [0, 1, 2].map((k) => shares[0]![k]!.add(shares[1]![k]!)) as [
    FieldVector,
    FieldVector,
    FieldVector,
  ]
  expect(c.sub(a.mul(b)).toNumbers()).toEqual([5, 0, 0, 0, 0, 0, 0, 0])
})
