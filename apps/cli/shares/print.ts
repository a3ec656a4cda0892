import { basename } from 'node:path'
import type { SharingTerms } from '../../../protocols/share-file/index.ts'
import { bytesText, countText } from '../federate/quantity.ts'
import { tensorsJson, tensorsText } from '../sum/tensors-text.ts'
import { printJson } from '../terminal/json.ts'
import type { Reconstruction } from './reconstruct.ts'
import type { FileSharing, FileSharingResult } from './share.ts'

/** Prints where the shares went, and who learns what from them. */
export function printSharing({ file }: FileSharing, result: FileSharingResult, json: boolean): void {
  const { terms, saturated, written } = result
  if (json) return printJson({ ...termsJson(terms), saturated, shares: written })
  const lines = [
    `${basename(file)} in ${written.length} shares: ${schemeText(terms)}`,
    `${numbersText(terms)}, ${countText(saturated)} numbers clipped`,
    '',
    ...written.map(({ path, bytes }) => `${path}  ${bytesText(bytes)}`),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** Prints what was put together; the numbers themselves only as JSON, if they went to no file. */
export function printReconstruction(
  { update, sharing, shares }: Reconstruction,
  out: string | undefined,
  json: boolean,
): void {
  if (json) return printJson({ ...termsJson(sharing), shares, tensors: tensorsJson(update, out) })
  const lines = [
    `put together from ${shares} of ${sharing.parties} shares: ${schemeText(sharing)}`,
    numbersText(sharing),
    '',
    tensorsText(update, out),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

function schemeText({ scheme, parties, threshold }: SharingTerms): string {
  const needed = threshold + 1 === parties ? 'all are needed' : `any ${threshold + 1} are enough`
  return `${scheme}, ${needed}, fewer learn nothing`
}

function numbersText({ field, fractionBits }: SharingTerms): string {
  return `${field.name}, ${fractionBits} fraction bits`
}

function termsJson({ scheme, field, parties, threshold, fractionBits }: SharingTerms) {
  return { scheme, parties, threshold, field: field.name, fractionBits }
}
