import { FieldVector } from '../../src/field/vector.ts'
import {
  recordedRandomness,
  type VectorCase,
  type VectorParty,
  type VectorRun,
  vectorField,
} from '../../src/vectors/vector-file.ts'
import { coefficientsOf, coinLength, coinOf } from './coin.ts'
import { combineEach } from './public-combination.ts'

interface Parameters {
  readonly field: string
  /** The name of the sharing underneath. */
  readonly sharing: string
  readonly session: string
  /** The elements that were opened as a coin. */
  readonly coin: readonly string[]
}

/** The vectors of this folder: what a coin is, and what a party combines by it. */
export function cases(): readonly VectorCase[] {
  return [vector('field64', 'Field64', 'replicated'), vector('field128', 'Field128', 'shamir')]
}

function vector(name: string, fieldName: string, sharing: string): VectorCase {
  const field = vectorField(fieldName)
  const source = recordedRandomness(`randomized ${name}`).random
  const random = (length: number) => FieldVector.random(field, length, source).toJSON()
  const parameters: Parameters = {
    field: fieldName,
    sharing,
    session: 'vectors',
    coin: random(coinLength(field.elementBytes)),
  }
  const inputs = { 'session/00-x': random(3), 'session/01-y': random(1), 'session/01-y/branch': random(5) }
  const parties: readonly VectorParty[] = [{ inputs, randomness: [] }]
  return { name, parameters, parties }
}

/** A party's inputs are vectors by the address at which they were made. */
export async function run(
  { field: fieldName, sharing, session, coin }: Parameters,
  parties: readonly VectorParty[],
): Promise<VectorRun> {
  const field = vectorField(fieldName)
  const elements = (values: readonly string[]) => FieldVector.of(field, values.map(BigInt))
  const key = coinOf(elements(coin))
  const outputs = parties.map(async ({ inputs }) => {
    const combined = Object.entries(inputs).map(async ([address, values]) => {
      const [sum = 0n] = await combineEach(
        field,
        [elements(values)],
        coefficientsOf(key, sharing, session, address),
      )
      return [address, String(sum % field.modulus)]
    })
    return Object.fromEntries(await Promise.all(combined))
  })
  return { messages: [], outputs: await Promise.all(outputs) }
}
