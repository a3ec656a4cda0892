import { stepOf } from '../../../src/runtime/step.ts'

/** What the messages between a party and the dealer say that they are. */
export const keyStep = stepOf('dealer key')
export const requestStep = stepOf('dealer request')
export const pageStep = stepOf('dealer page')
