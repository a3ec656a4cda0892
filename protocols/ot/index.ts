/** Oblivious transfer: base OT, SoftSpokenOT extension, and correlated, random and chosen-message OT upon it. */
export type { Security } from './all-but-one-ot.ts'
export { correlationCost, extensionCost, messagesCost, setupCost } from './costs.ts'
export {
  maxMessageLength,
  receiveCorrelation,
  receiveMessages,
  sendCorrelation,
  sendMessages,
} from './field-ot.ts'
export { OtReceiver, type ReceivedBlock } from './ot-receiver.ts'
export { type ExtendedBlock, type OtOptions, OtSender, type SentBlock } from './ot-sender.ts'
export { type ChosenPads, type PadPairs, receiveRandomOts, sendRandomOts } from './random-ot.ts'
