import { createDecipheriv } from 'node:crypto'
import { expect, test } from 'vitest'
import { randomBytes } from '../../src/random/csprng.ts'
import { KernelMemory } from './kernel-memory.ts'
import { xorMasked } from './masks.ts'
import { hashAt } from './place.ts'
import { Tmmo } from './tmmo.ts'

const place = { session: 'session', address: 'address' }

test('is P(P(x) + i) + P(x), with Delta added to x where it should be', async () => {
  const memory = new KernelMemory()
  const [blocks, delta] = [randomBytes(16 * 10), randomBytes(16)]
  memory.view('blocks', blocks.length).set(blocks)
  memory.view('delta', 16).set(delta)
  const hash = new Tmmo(memory, place)
  const key = hashAt('tmmo key', place, [], new Uint8Array(0), 16)
  const permute = (x: Uint8Array) =>
    Uint8Array.from(createDecipheriv('aes-128-ecb', key, null).setAutoPadding(false).update(x))
  const number = 2 ** 33 + 5
  for (const shifted of [false, true]) {
    const pads = await hash.hash(1, { first: 3, count: 4, lanes: 3, number, shifted })
    for (let i = 0; i < 4; i++)
      for (let lane = 0; lane < 3; lane++) {
        const x = blocks.slice(16 * (3 + i), 16 * (4 + i))
        if (shifted) xorMasked(x, delta)
        const inner = permute(x)
        const tweak = new DataView(new ArrayBuffer(16))
        tweak.setBigUint64(0, BigInt(number + i), true)
        tweak.setBigUint64(8, BigInt(lane), true)
        const tweaked = inner.slice()
        xorMasked(tweaked, new Uint8Array(tweak.buffer))
        const expected = permute(tweaked)
        xorMasked(expected, inner)
        expect(pads.slice(16 * (3 * i + lane), 16 * (3 * i + lane + 1))).toEqual(expected)
      }
  }
})
