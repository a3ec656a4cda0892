export { type AnswerOptions, answer } from './answer.ts'
export type { Ciphertext } from './ciphertext.ts'
export { decrypt } from './decrypt.ts'
export {
  ciphertextBytes,
  decodeCiphertext,
  decodePublicColumns,
  decodePublicKey,
  encodeCiphertext,
  encodePublicKey,
  publicKeyBytes,
} from './encoding.ts'
export { encrypt, encryptOwn } from './encrypt.ts'
export { add, addPlain, multiplyPlain } from './evaluate.ts'
export { generateKey } from './generate-key.ts'
export { type DecryptionOptions, decryptJointly } from './joint-decryption.ts'
export { makeJointColumns, makeJointKey } from './joint-key.ts'
export type { Noise } from './noise.ts'
export { MemoryOpenedCount, type OpenedCount } from './opened-count.ts'
export {
  defaultMaxOpened,
  deriveParameters,
  LatticeParameters,
  type ParameterChoice,
  type Workload,
} from './parameters.ts'
export type { PublicColumns, PublicKey } from './public-key.ts'
export type { SecretColumns, SecretKey } from './secret-key.ts'
