/**
 * Beaverdam: secure multi-party computation and secure aggregation.
 *
 * @example
 * import { simulateProgram } from 'beaverdam'
 *
 * const [alice] = await simulateProgram(
 *   async (mpc) => {
 *     const x = await mpc.input(0, 3, mpc.own('x'))
 *     const y = await mpc.input(1, 3, mpc.own('y'))
 *     return mpc.open(await mpc.mul(x, y))
 *   },
 *   { parties: 2, inputs: [{ x: [1n, 2n, 3n] }, { y: [10n, 20n, 30n] }] },
 * )
 */

export * from '../protocols/client-input/index.ts'
export * from '../protocols/integers/index.ts'
export type { MaterialSource, TriplesName } from '../protocols/material-source.ts'
export * from '../protocols/secure-sum/index.ts'
export { type SimulateOptions, simulateProgram } from '../protocols/simulate-program.ts'
export {
  additive,
  checkParties,
  type PlayOptions,
  type ProtocolName,
  spdz,
  type ThreatModel,
  threatModel,
  threatModels,
  withoutHelpers,
} from '../protocols/threat-models.ts'
export { BeaverdamError, type ErrorCode, errorCodes } from './errors.ts'
export * from './field/index.ts'
export * from './runtime/index.ts'
export * from './transport/index.ts'
