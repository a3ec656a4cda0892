import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { turn } from '../next-turn.ts'
import { AesCtr as NodeAesCtr } from './aes-ctr.node.ts'
import { AesCtr as WebAesCtr } from './aes-ctr.web.ts'
import { randomBytes } from './csprng.ts'

afterEach(() => void vi.restoreAllMocks())

const fromHex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'))

describe.each([
  { name: 'node:crypto', AesCtr: NodeAesCtr },
  { name: 'Web Crypto', AesCtr: WebAesCtr },
])('AES-128-CTR by $name', ({ AesCtr }) => {
  async function stream(key: Uint8Array<ArrayBuffer>, counter: Uint8Array, pieces: readonly number[]) {
    const aes = new AesCtr(key, counter)
    const bytes = new Uint8Array(pieces.reduce((a, b) => a + b, 0))
    let start = 0
    for (const piece of pieces) {
      bytes.set(await aes.next(piece), start)
      start += piece
    }
    return bytes
  }

  test('output blocks of NIST SP 800-38A, F.5.1', async () => {
    const key = fromHex('2b7e151628aed2a6abf7158809cf4f3c')
    const counter = fromHex('f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff')
    expect(await stream(key, counter, [32])).toEqual(
      fromHex('ec8cdf7398607cb0f2d21675ea9ea1e4362b7c3c6773516318a077d7fc5073ae'),
    )
  })

  test('the counter carries through all 128 bits and wraps', async () => {
    const key = randomBytes(16)
    const [last, zero] = [new Uint8Array(16).fill(0xff), new Uint8Array(16)]
    const wrapped = await stream(key, last, [16, 32])
    expect(wrapped.subarray(16)).toEqual(await stream(key, zero, [32]))

    const before = fromHex('000000000000000000ffffffffffffff')
    const after = fromHex('00000000000000000100000000000000')
    expect((await stream(key, before, [32])).subarray(16)).toEqual(await stream(key, after, [16]))
  })

  test('the stream does not depend on how it is cut', async () => {
    const key = randomBytes(16)
    const counter = randomBytes(16)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(100), { maxLength: 6 }), async (pieces) => {
        const whole = await stream(key, counter, [pieces.reduce((a, b) => a + b, 0)])
        expect(await stream(key, counter, pieces)).toEqual(whole)
      }),
    )
  })

  test('slices of the stream are copies, as those of any bytes', async () => {
    const bytes = await new AesCtr(randomBytes(16), randomBytes(16)).next(40)
    bytes.slice().fill(0)
    expect(bytes.some((byte) => byte !== 0)).toBe(true)
  })

  test('calls issued together are answered in order', async () => {
    const [key, counter] = [randomBytes(16), randomBytes(16)]
    const aes = new AesCtr(key, counter)
    const pieces = await Promise.all([aes.next(33), aes.next(67)])
    expect(new Uint8Array(Buffer.concat(pieces))).toEqual(await stream(key, counter, [100]))
  })
})

test('OpenSSL gives back what is released, and the stream goes on', async () => {
  const [key, counter] = [randomBytes(16), randomBytes(16)]
  const [released, kept] = [new NodeAesCtr(key, counter), new NodeAesCtr(key, counter)]
  for (const length of [65_536, 40, 0, 65_536]) {
    const [bytes, expected] = await Promise.all([released.next(length), kept.next(length)])
    expect(bytes).toEqual(expected)
    released.release(bytes as Uint8Array<ArrayBuffer>)
    expect(bytes.buffer.byteLength).toBe(0)
  }
})

test('both give one stream, over borders of 64 KiB', async () => {
  const [key, counter] = [randomBytes(16), randomBytes(16)]
  const [node, web] = [new NodeAesCtr(key, counter), new WebAesCtr(key, counter)]
  for (const length of [65_536, 100_003, 5]) {
    const [fromNode, fromWeb] = await Promise.all([node.next(length), web.next(length)])
    expect(Buffer.compare(fromNode, fromWeb)).toBe(0)
  }
})

describe.each([1, 128])('8 MiB from OpenSSL in %i streams', (count) => {
  test.each([
    { passed: 49, turns: false },
    { passed: 50, turns: true },
  ])('let the event loop turn $passed ms after it has turned: $turns', async ({ passed, turns }) => {
    const streams = Array.from({ length: count }, () => new NodeAesCtr(randomBytes(16), randomBytes(16)))
    let now = 0 // whole milliseconds, since sums of others round
    vi.spyOn(performance, 'now').mockImplementation(() => now)
    await turn()
    now += passed
    let turned = false
    setImmediate(() => {
      turned = true
    })
    for (let i = 0; i < 128; i++) await streams[i % count]?.next(65_536)
    expect(turned).toBe(turns)
  })
})
