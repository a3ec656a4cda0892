/** What the tests of checks run: as it stands, or bundled with a check taken out. */
export { Field64 } from '../../../src/field/field64.ts'
export { simulate } from '../../../src/runtime/simulate.ts'
export { memoryTransports } from '../../../src/transport/memory.ts'
export { Aggregator } from '../aggregator.ts'
export { contribute } from '../contribute.ts'
export { secureMean, secureSumReals } from '../secure-sum.ts'
export { SumTask } from '../task.ts'
