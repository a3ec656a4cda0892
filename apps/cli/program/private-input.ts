import { type PrivateValues, readValues } from '../files/values.ts'

/** A private input of a program: `mpc.own(name)` gives what the file holds. */
export interface PrivateInput {
  readonly name: string
  readonly file: string
}

/** Reads a party's inputs. It runs in the party's own process. @throws BeaverdamError what `readValues` throws */
export async function readInputs(
  inputs: readonly PrivateInput[],
): Promise<ReadonlyMap<string, PrivateValues>> {
  return new Map(
    await Promise.all(inputs.map(async ({ name, file }) => [name, await readValues(file)] as const)),
  )
}
