import { describe, expect, test } from 'vitest'
import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import { decodeCiphertext, encodeCiphertext } from '../../lattice/encoding.ts'
import { addPlain } from '../../lattice/evaluate.ts'
import { type End, type Lie, LyingTable } from '../../spdz/testing/lying-table.ts'
import { below } from '../../spdz/testing/tampered-product.ts'
import { latticePages } from './lattice-pages.ts'
import { PairwiseKeys, productParameters } from './pairwise-keys.ts'
import { latticeSteps } from './steps.ts'

/** How many runs each kind of tampering has. */
const runs = process.env.BEAVERDAM_FULL === undefined ? 20 : 10_000

const parameters = productParameters()
const page = { correlation: { kind: 'triples', length: 8 }, index: 0, scope: 'session' } as const

const setup = (lie: Lie) => new LyingTable(2, 1, lie).run((party) => PairwiseKeys.setup(party, parameters))
const keys = (await setup(({ body }) => body)).map((end) =>
  'value' in end ? end.value : expect.fail('no keys'),
)

/** One page of triples of two parties, of whom party 1 lies. */
const triplesWith = (lie: Lie) =>
  new LyingTable(2, 1, lie).run((party) => latticePages(keys[party.id]!)(party, page))

/** By how much the triples of both are wrong. */
function errorOf(ends: readonly End<readonly FieldVector[]>[]): FieldVector {
  const [ours, theirs] = ends.map((end) => ('value' in end ? end.value : expect.fail('a party noticed')))
  const [a, b, c] = ours!.map((share, k) => share.add(theirs![k]!))
  return c!.sub(a!.mul(b!))
}

const flipped = (body: Uint8Array) => {
  const copy = body.slice()
  copy[below(copy.length)]! ^= 1 << below(8)
  return copy
}
const at =
  (step: number, change: Lie): Lie =>
  (message) =>
    message.step === step ? change(message) : message.body

describe.each([
  ['question', latticeSteps.question],
  ['answer', latticeSteps.answer],
] as const)('a changed bit of a %s', (_, step) => {
  test('is found if bytes are malformed then, under its sender, and else makes triples wrong, unnoticed', async () => {
    let wrong = 0
    for (let run = 0; run < runs; run++) {
      const ends = await triplesWith(at(step, ({ body }) => flipped(body)))
      const [end] = ends
      if ('error' in end!)
        expect(end.error).toMatchObject({
          code: expect.stringMatching(
            /^(CIPHERTEXT_MALFORMED|PARAMETERS_MISMATCH|KEY_MISMATCH|NOISE_BUDGET_EXCEEDED)$/,
          ),
          party: 'party-1',
        })
      else if (!errorOf(ends).equal(FieldVector.zero(Field64, 8))) wrong++
    }
    // a sixteenth of the bits makes a residue too large: so many of 20 runs hit them with a probability below 2^-45
    expect(wrong).toBeGreaterThan(runs / 4)
  })
})

test('a shift of any slot of an answer shifts that triple, unnoticed', async () => {
  for (let run = 0; run < runs; run++) {
    const shift = FieldVector.of(
      Field64,
      Array.from({ length: 8 }, (_, slot) => (slot === run % 8 ? 1 + run : 0)),
    )
    const lie = at(latticeSteps.answer, async ({ body }) =>
      encodeCiphertext(addPlain(await decodeCiphertext(keys[0]!.own.publicKey, body), shift)),
    )
    expect(errorOf(await triplesWith(lie)).equal(shift), `run ${run}`).toBe(true)
  }
})

test('a changed bit of a public key is found: when it comes, or when a question is under another', async () => {
  for (let run = 0; run < runs; run++) {
    const ends = await new LyingTable(
      2,
      1,
      at(latticeSteps.key, ({ body }) => flipped(body)),
    ).run(async (party) => latticePages(await PairwiseKeys.setup(party, parameters))(party, page))
    expect(ends[0]).toMatchObject({
      error: {
        code: expect.stringMatching(/^(CIPHERTEXT_MALFORMED|PARAMETERS_MISMATCH|KEY_MISMATCH)$/),
        party: 'party-1',
      },
    })
  }
})
