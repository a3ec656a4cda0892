import { extname } from 'node:path'
import type { HeldShare } from '../../../protocols/share-file/index.ts'
import { type PrivateValues, readValues } from '../files/values.ts'
import { readShare, shareExtension } from '../shares/share-files.ts'

/** A private input of a program: `mpc.own(name)` gives what the file holds, or `mpc.shared(name)` what it is a share of. */
export interface PrivateInput {
  readonly name: string
  readonly file: string
}

/** What a party brings along, by name. */
export interface ReadInputs {
  readonly own: ReadonlyMap<string, PrivateValues>
  readonly held: ReadonlyMap<string, HeldShare>
}

/**
 * Reads a party's inputs. It runs in the party's own process.
 *
 * @throws BeaverdamError what `readValues` and `readShare` throw
 */
export async function readInputs(inputs: readonly PrivateInput[]): Promise<ReadInputs> {
  const areShares = ({ file }: PrivateInput) => extname(file).toLowerCase() === shareExtension
  const [own, held] = await Promise.all([
    readAll(
      inputs.filter((input) => !areShares(input)),
      readValues,
    ),
    readAll(inputs.filter(areShares), readShare),
  ])
  return { own, held }
}

async function readAll<T>(
  inputs: readonly PrivateInput[],
  read: (file: string) => Promise<T>,
): Promise<ReadonlyMap<string, T>> {
  return new Map(await Promise.all(inputs.map(async ({ name, file }) => [name, await read(file)] as const)))
}
