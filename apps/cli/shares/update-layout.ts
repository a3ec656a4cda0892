import type { VectorLayout } from '../../../protocols/share-file/index.ts'
import { BeaverdamError } from '../../../src/errors.ts'
import { dtypes } from '../files/dtype.ts'
import type { TensorLayout } from '../files/tensor.ts'
import type { UpdateFormat, UpdateLayout } from '../files/update.ts'

/** How share files say what a file is like that a vector was read from. */
export function toVectorLayout({ format, tensors }: UpdateLayout): VectorLayout {
  return {
    form: format.kind,
    details: detailsOf(format),
    tensors: tensors.map(({ name, shape, dtype }) => ({ name, shape, dtype })),
  }
}

/**
 * What the file is like that a vector is to be written to.
 *
 * @throws BeaverdamError SHARE_FILE_INVALID for a form that is not known, or tensors that no file of that form has
 */
export function toUpdateLayout({ form, details, tensors }: VectorLayout): UpdateLayout {
  const format = formatOf(form, details)
  const holdsOne = format.kind !== 'safetensors' && !(format.kind === 'json' && format.named)
  if (holdsOne && tensors.length !== 1)
    unknownForm(`such a .${form} file holds one array, not ${tensors.length}`)
  const foreign = tensors.find((tensor) => !mayHold(format, tensor))
  if (foreign !== undefined)
    unknownForm(`a .${form} file holds no ${foreign.shape.length} axes of ${foreign.dtype}`)
  return { format, tensors }
}

/** Whether files of a format hold such tensors. */
function mayHold({ kind }: UpdateFormat, { dtype, shape }: TensorLayout): boolean {
  switch (kind) {
    case 'npy':
      return dtype !== 'bfloat16'
    case 'safetensors':
      return dtypes[dtype].kind === 'float'
    case 'csv':
      return dtype === 'float64' && (shape.length === 1 || shape.length === 2)
    case 'json':
      return dtype === 'float64'
  }
}

function detailsOf(format: UpdateFormat): readonly string[] {
  switch (format.kind) {
    case 'npy':
      return [format.byteOrder, format.fortranOrder ? 'Fortran' : 'C']
    case 'safetensors':
      return format.metadata === undefined ? [] : ['metadata', ...[...format.metadata].flat()]
    case 'csv':
      return [format.delimiter, ...(format.header ?? [])]
    case 'json':
      return [format.named ? 'object' : 'array']
  }
}

function formatOf(form: string, details: readonly string[]): UpdateFormat {
  const [first, ...others] = details
  if (form === 'npy' && (first === 'little' || first === 'big'))
    return { kind: 'npy', byteOrder: first, fortranOrder: others[0] === 'Fortran' }
  if (form === 'safetensors')
    return { kind: 'safetensors', ...(first !== undefined && { metadata: pairsOf(others) }) }
  if (form === 'csv' && first !== undefined)
    return { kind: 'csv', delimiter: first, header: others.length === 0 ? undefined : others }
  if (form === 'json') return { kind: 'json', named: first === 'object' }
  return unknownForm(`a file of the form ${JSON.stringify(form.slice(0, 16))} cannot be written`)
}

function pairsOf(texts: readonly string[]): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>()
  for (let i = 0; i < texts.length; i += 2) pairs.set(texts[i] ?? '', texts[i + 1] ?? '')
  return pairs
}

function unknownForm(what: string): never {
  throw new BeaverdamError('SHARE_FILE_INVALID', `the share file's layout is not one of files: ${what}`)
}
