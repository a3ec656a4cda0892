import { createCipheriv } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { randomBytes } from '../../src/random/csprng.ts'
import { FixedKeyAes as NodeAes } from './fixed-key-aes.node.ts'
import { FixedKeyAes as WebAes } from './fixed-key-aes.web.ts'

describe.each([
  { name: 'node:crypto', FixedKeyAes: NodeAes },
  { name: 'Web Crypto', FixedKeyAes: WebAes },
])('AES-128 by $name', ({ FixedKeyAes }) => {
  test('decrypts FIPS 197, appendix C.1', async () => {
    const key = Uint8Array.from({ length: 16 }, (_, i) => i)
    const block = Uint8Array.from(Buffer.from('69c4e0d86a7b0430d8cdb78070b4c55a', 'hex'))
    await new FixedKeyAes(key).permute(block)
    expect(Buffer.from(block).toString('hex')).toBe('00112233445566778899aabbccddeeff')
  })

  test.each([0, 1, 2, 4096])('permutes each of %i blocks by itself, call after call', async (count) => {
    const key = randomBytes(16)
    const aes = new FixedKeyAes(key)
    for (let call = 0; call < 2; call++) {
      const blocks = randomBytes(16 * count)
      const permuted = blocks.slice()
      await aes.permute(permuted)
      const back = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false).update(permuted)
      expect(Buffer.compare(back, blocks)).toBe(0)
    }
  })
})
