/** Arithmetic in the clear: the oracle. It protects nothing. */
export { clearCosts } from './costs.ts'
export { type ClearOptions, ClearProtocol } from './protocol.ts'
