/** Truncation, bits and comparison of bounded integers, over any arithmetic. */
export { bits } from './bits.ts'
export { bitsCost, equalCost, lessThanCost, truncateCost } from './costs.ts'
export { equal } from './equal.ts'
export { lessThan } from './less-than.ts'
export { truncate } from './truncate.ts'
