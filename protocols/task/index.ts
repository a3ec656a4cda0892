/**
 * What clients, aggregators and a collector agree on before the first report, under an id that is the hash of all of it.
 *
 * @example
 * import { Task } from 'beaverdam/protocols/task'
 * const task = Task.decode(bytes)
 * console.log(JSON.stringify(task))
 */
export { type Measurement, toVdafInput } from './fixed-point.ts'
export type { TaskNoise, TaskParameters } from './parameters.ts'
export { Task } from './task.ts'
export type { FieldName, TaskVdaf, VdafName } from './vdafs.ts'
export { commitVerifyKey } from './verify-key.ts'
