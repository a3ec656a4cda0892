import { extname } from 'node:path'
import { invalidArgument } from '../../../src/errors.ts'
import { type CsvFormat, formatCsvUpdate, parseCsvUpdate } from './csv-update.ts'
import { formatJsonUpdate, type JsonFormat, parseJsonUpdate } from './json-update.ts'
import { formatNpy, type NpyFormat, parseNpy } from './npy.ts'
import { invalidFile, readBytes } from './read-bytes.ts'
import { formatSafetensors, parseSafetensors, type SafetensorsFormat } from './safetensors.ts'
import type { Tensor, TensorLayout } from './tensor.ts'
import { checkWritable, writeAtomically } from './write-atomically.ts'

/** How a file holds its tensors; with their layouts, all that is needed to write such a file again. */
export type UpdateFormat = NpyFormat | SafetensorsFormat | CsvFormat | JsonFormat

/** What an update is, without its numbers. */
export interface UpdateLayout {
  readonly format: UpdateFormat
  readonly tensors: readonly TensorLayout[]
}

/** A model update as a contributor's file holds it: tensors in the file's order. */
export interface Update extends UpdateLayout {
  readonly tensors: readonly Tensor[]
}

/**
 * Reads an update from a .npy, .safetensors, .csv or .json file.
 *
 * @throws BeaverdamError FILE_UNREADABLE, FILE_INVALID or NOT_REPRESENTABLE; each names the file
 */
export async function readUpdate(path: string): Promise<Update> {
  const bytes = await readBytes(path)
  const parse = parsers.get(extensionOf(path))
  if (parse === undefined)
    return invalidFile(path, 'has an unknown name: updates end in .npy, .safetensors, .csv or .json')
  if (bytes.length === 0) invalidFile(path, 'is empty')
  const update = parse(bytes, path)
  if (update.tensors.every(({ values }) => values.length === 0)) invalidFile(path, 'holds no numbers')
  return update
}

/**
 * Writes an update in its format, whole or not at all.
 *
 * @throws BeaverdamError INVALID_ARGUMENT if the path ends as another format does, or FILE_UNWRITABLE
 */
export async function writeUpdate(path: string, update: Update): Promise<void> {
  checkExtension(path, update.format)
  await writeAtomically(new Map([[path, encode(update)]]))
}

/**
 * Checks, before long work, that an update of this format can be written to `path`.
 *
 * @throws BeaverdamError INVALID_ARGUMENT or FILE_UNWRITABLE
 */
export async function checkUpdateWritable(path: string, format: UpdateFormat): Promise<void> {
  checkExtension(path, format)
  await checkWritable(path)
}

const parsers = new Map<string, (bytes: Uint8Array, path: string) => Update>([
  ['.npy', parseNpy],
  ['.safetensors', parseSafetensors],
  ['.csv', parseCsvUpdate],
  ['.json', parseJsonUpdate],
])

function encode({ format, tensors }: Update): Uint8Array {
  switch (format.kind) {
    case 'safetensors':
      return formatSafetensors(tensors, format)
    case 'json':
      return formatJsonUpdate(tensors, format)
    case 'npy':
      return formatNpy(only(tensors), format)
    case 'csv':
      return formatCsvUpdate(only(tensors), format)
  }
}

function only(tensors: readonly Tensor[]): Tensor {
  const [tensor] = tensors
  return tensor === undefined || tensors.length > 1
    ? invalidArgument('tensors', 'one tensor, as the format holds no more', tensors.length)
    : tensor
}

function checkExtension(path: string, { kind }: UpdateFormat): void {
  if (extensionOf(path) !== `.${kind}`)
    invalidArgument('output', `a name that ends in .${kind}, like the inputs`, path)
}

function extensionOf(path: string): string {
  return extname(path).toLowerCase()
}
