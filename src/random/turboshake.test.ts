import { existsSync, readFileSync } from 'node:fs'
import { turboshake128 as oracle } from '@noble/hashes/sha3-addons.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TurboShake128, turboShake128 } from './turboshake.ts'

const vectorsFile = '../shared/vectors/turboshake/rfc9861_turboshake_kt_vectors.txt'

interface Rfc9861Vector {
  readonly title: string
  readonly message: Uint8Array
  readonly domain: number
  readonly length: number
  /** The whole output, or its end. */
  readonly output: string
}

function readVectors(): Rfc9861Vector[] {
  const pattern = /TurboSHAKE128\(M=(.+?), D=`(..)`, (\d+)\)[^`]*`([^`]*)`/g
  const text = readFileSync(vectorsFile, 'utf8')
  return [...text.matchAll(pattern)].map(([title, message = '', domain = '', length = '', output = '']) => ({
    title: title.split(':')[0] ?? '',
    message: readMessage(message),
    domain: Number.parseInt(domain, 16),
    length: Number(length),
    output: output.replaceAll(/\s/g, '').toLowerCase(),
  }))
}

/** RFC 9861 writes a message as hex digits, as `00`^0 for none, or as ptn(n): 00 01 ... FA repeated to n bytes. */
function readMessage(text: string): Uint8Array {
  const [, exponent] = /^ptn\(17\*\*(\d)/.exec(text) ?? []
  if (exponent !== undefined) return Uint8Array.from({ length: 17 ** Number(exponent) }, (_, i) => i % 251)
  if (text.endsWith('^0')) return new Uint8Array(0)
  return Buffer.from(text.replaceAll(/[^0-9A-F]/g, ''), 'hex')
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe.skipIf(!existsSync(vectorsFile))(`vectors of RFC 9861 (skipped without ${vectorsFile})`, () => {
  const vectors = existsSync(vectorsFile) ? readVectors() : []

  test('are all read', () => expect(vectors).toHaveLength(16))

  test.each(vectors)('$title', ({ message, domain, length, output }) => {
    expect(hex(turboShake128(message, domain, length).subarray(-output.length / 2))).toBe(output)
  })
})

test('agrees with @noble/hashes', () => {
  const message = fc.uint8Array({ maxLength: 600 })
  fc.assert(
    fc.property(
      message,
      fc.integer({ min: 1, max: 127 }),
      fc.integer({ min: 1, max: 600 }),
      (bytes, domain, length) => {
        expect(hex(turboShake128(bytes, domain, length))).toBe(
          hex(oracle(bytes, { D: domain, dkLen: length })),
        )
      },
    ),
  )
})

test('pieces of any size give what the whole gives', () => {
  const sizes = fc.array(fc.nat(400), { maxLength: 8 })
  fc.assert(
    fc.property(sizes, sizes, (absorbed, squeezed) => {
      const message = Uint8Array.from({ length: absorbed.reduce((a, b) => a + b, 0) }, (_, i) => i % 251)
      const sponge = new TurboShake128(7)
      let start = 0
      for (const size of absorbed) {
        sponge.absorb(message.subarray(start, start + size))
        start += size
      }
      const output = squeezed.map((size) => hex(sponge.squeeze(size))).join('')
      expect(output).toBe(hex(turboShake128(message, 7, output.length / 2)))
    }),
  )
})

test.each([1, 167, 168, 169, 335, 336, 337, 65_519, 65_520, 65_521, 131_040, 200_000])(
  'a border of the rate or of the buffer at %i bytes makes no difference',
  (length) => {
    const message = new Uint8Array(length).fill(0xa5)
    const whole = turboShake128(message, 1, length)
    expect(Buffer.compare(whole, oracle(message, { D: 1, dkLen: length }))).toBe(0)
    const sponge = new TurboShake128(1).absorb(message.subarray(0, 5)).absorb(message.subarray(5))
    expect(Buffer.compare(sponge.squeeze(length), whole)).toBe(0)
  },
)

test('two sponges used in turn do not mix', () => {
  const [one, two] = [Uint8Array.of(1), Uint8Array.of(2)]
  const first = new TurboShake128(1).absorb(one)
  const second = new TurboShake128(1).absorb(two)
  first.absorb(two)
  expect(hex(second.squeeze(40))).toBe(hex(turboShake128(two, 1, 40)))
  expect(hex(first.squeeze(40))).toBe(hex(turboShake128(Uint8Array.of(1, 2), 1, 40)))
})

test.each([0, 128, 1.5])('a domain byte of %d is refused', (domain) => {
  const refusal = expect.objectContaining({ code: 'INVALID_ARGUMENT' })
  expect(() => turboShake128(new Uint8Array(0), domain, 32)).toThrow(refusal)
  expect(() => new TurboShake128(domain)).toThrow(refusal)
})

test('absorbing after squeezing is refused', () => {
  const sponge = new TurboShake128(1)
  sponge.squeeze(0)
  expect(() => sponge.absorb(Uint8Array.of(1))).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
})
