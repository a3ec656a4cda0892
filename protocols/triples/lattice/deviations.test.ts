import { describe, expect, test } from 'vitest'
import { type Lie, LyingTable } from '../../spdz/testing/lying-table.ts'
import { latticePages } from './lattice-pages.ts'
import { PairwiseKeys, productParameters } from './pairwise-keys.ts'
import { latticeSteps } from './steps.ts'

const parameters = productParameters()
const page = { correlation: { kind: 'triples', length: 8 }, index: 0, scope: 'session' } as const

/** One page of triples of two parties, of whom party 1 lies. */
function triplesWith(lie: Lie) {
  return new LyingTable(2, 1, lie).run(async (party) =>
    latticePages(await PairwiseKeys.setup(party, parameters))(party, page),
  )
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
    expect(end).toMatchObject({
      error: { code: expect.stringMatching(/^(CIPHERTEXT_MALFORMED|LENGTH_MISMATCH)$/) },
    })
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

test('a question with noise that decrypts, and is too much to drown, is refused under its sender', async () => {
  const [end] = await triplesWith(
    at(latticeSteps.question, (body) => {
      new DataView(body.buffer).setFloat64(34, 2 ** 60, true)
      return body
    }),
  )
  expect(end).toMatchObject({ error: { code: 'NOISE_BUDGET_EXCEEDED', party: 'party-1' } })
})
