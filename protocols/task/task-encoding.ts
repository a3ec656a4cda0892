import { BeaverdamError } from '../../src/errors.ts'
import { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'
import { keyBytes, noiseChoices, type TaskParameters, uploadChoices } from './parameters.ts'
import { type FieldName, fields, type Vdaf, type VdafName, vdafs } from './vdafs.ts'

/** The format and its version. */
export const taskFormat = 'beaverdam/task/v1'

/** Above the longest encoding, which has a name of 255 bytes and 255 aggregators. */
export const largestEncoding = 16_384

/** Bytes of a VDAF's parameter. */
const parameterBytes = 16

/** The canonical encoding: see the page. */
export function encodeTask(task: TaskParameters): Uint8Array {
  const vdaf: Vdaf = vdafs[task.vdaf]
  const writer = new ByteWriter().text(taskFormat).text(task.name).integer(vdaf.id, 4).text(task.field)
  for (const parameter of vdaf.parameters)
    writer.integer(task.parameters[parameter] as number | bigint, parameterBytes)
  writer
    .integer(task.fractionBits, 1)
    .integer(task.minBatch, 4)
    .integer(task.maxBatch, 4)
    .integer(task.opens, 8)
    .integer(task.closes, 8)
    .integer(noiseChoices.indexOf(task.noise?.distribution ?? 'none'), 1)
    .real(task.noise?.scale ?? 0)
    .integer(uploadChoices.indexOf(task.uploads), 1)
    .bytes(task.collectorKey)
    .bytes(task.verifyKeyCommitment)
    .integer(task.aggregators.length, 1)
  for (const key of task.aggregators) writer.bytes(key)
  return writer.toBytes()
}

/** What an encoding says, whether or not a task may be so. @throws BeaverdamError TASK_INVALID */
export function decodeTask(bytes: Uint8Array): TaskParameters {
  if (bytes.length > largestEncoding) malformed(`longer than ${largestEncoding} bytes`)
  const reader = new ByteReader(bytes, 'TASK_INVALID')
  if (reader.text() !== taskFormat) malformed(`not of the format ${taskFormat}`)
  const name = reader.text()
  const vdaf = vdafOf(reader.count(4))
  const field = fieldOf(reader.text())
  const parameters = Object.fromEntries(
    vdafs[vdaf].parameters.map((parameter) => [parameter, reader.integer(parameterBytes)]),
  )
  const numbers = {
    fractionBits: reader.count(1),
    minBatch: reader.count(4),
    maxBatch: reader.count(4),
    opens: reader.count(8),
    closes: reader.count(8),
  }
  const distribution = reader.choice(noiseChoices)
  const scale = reader.real()
  const uploads = reader.choice(uploadChoices)
  const collectorKey = reader.bytes(keyBytes)
  const verifyKeyCommitment = reader.bytes(keyBytes)
  const aggregators = Array.from({ length: reader.count(1) }, () => reader.bytes(keyBytes))
  reader.end()
  const noise = distribution === 'none' ? {} : { noise: { distribution, scale } }
  const keys = { collectorKey, verifyKeyCommitment, aggregators }
  return { name, vdaf, field, parameters, ...numbers, ...noise, uploads, ...keys }
}

function vdafOf(id: number): VdafName {
  const found = (Object.keys(vdafs) as VdafName[]).find((name) => vdafs[name].id === id)
  return found ?? malformed(`of a VDAF ${id} that is not known`)
}

function fieldOf(name: string): FieldName {
  return Object.hasOwn(fields, name) ? (name as FieldName) : malformed('over a field that is not known')
}

function malformed(what: string): never {
  throw new BeaverdamError('TASK_INVALID', `the encoding of a task is ${what}`)
}
