import { expect, test } from 'vitest'
import { randomBytes } from '../../src/random/csprng.ts'
import { sameBytes } from '../../src/same-bytes.ts'
import { sigma } from '../../src/security-parameters.ts'
import { treeCount } from './all-but-one-ot.ts'
import { checkConsistency, digest } from './consistency-check.ts'
import { checkBits, KernelMemory } from './kernel-memory.ts'
import { bitAt } from './masks.ts'
import { writeRows } from './testing/rows.ts'

const place = { session: 'session', address: 'address' }
const ots = 128
const rowBytes = ots / 8

/** Both ends before the corrections are sent: u and v of random streams, w = v + Delta u. */
function ends() {
  const [sender, receiver] = [new KernelMemory(), new KernelMemory()]
  const [u, v, choices] = [randomBytes(32 * rowBytes), randomBytes(128 * rowBytes), randomBytes(rowBytes)]
  const delta = randomBytes(16)
  // A point of 0 would make tampering with its tree harmless, which another trial shows.
  for (let i = 0; i < 16; i++) delta[i] = (delta[i] as number) | 0x11
  receiver.view('sums', u.length).set(u)
  writeRows(receiver, 'rows', rowBytes, v)
  receiver.view('choices', rowBytes).set(choices)
  receiver.kernels.correct(rowBytes)
  receiver.kernels.transpose(rowBytes)
  sender.view('delta', 16).set(delta)
  sender.view('sums', u.length).set(u)
  const corrections = receiver.view('sums', u.length)
  const senderBlocks = (sent: Uint8Array) => {
    writeRows(sender, 'rows', rowBytes, v)
    sender.view('corrections', sent.length).set(sent)
    sender.kernels.shift(rowBytes)
    sender.kernels.transpose(rowBytes)
    return sender.view('blocks', 16 * ots)
  }
  return { sender, receiver, delta, choices, corrections, senderBlocks }
}

test('the hash is long enough for sigma: no two of 32 trees with different choices collide', () => {
  const pairs = (treeCount * (treeCount - 1)) / 2
  expect(checkBits - Math.log2((pairs * 16) / 15)).toBeGreaterThan(sigma)
})

test('honest ends pass', async () => {
  const { sender, receiver, delta, corrections, senderBlocks } = ends()
  senderBlocks(corrections)
  const challenge = randomBytes(32)
  const own = await digest(sender, ots, challenge, place, 0)
  expect(checkConsistency(own, await digest(receiver, ots, challenge, place, 0), delta)).toBe(true)
})

test('10,000 tampered corrections and answers are found, or change nothing', async () => {
  const { sender, receiver, delta, choices, corrections, senderBlocks } = ends()
  const honest = corrections.slice()
  const t = receiver.view('blocks', 16 * ots)
  const expected = t.map((byte, k) =>
    bitAt(choices, k >> 4) === 1 ? byte ^ (delta[k & 15] as number) : byte,
  )
  let found = 0
  for (let trial = 0; trial < 10_000; trial++) {
    const challenge = randomBytes(32)
    const answer = await digest(receiver, ots, challenge, place, 0)
    const random = new DataView(randomBytes(8).buffer)
    const tampered = trial % 4 === 0 ? answer : honest.slice()
    const at = random.getUint32(0) % tampered.length
    tampered[at] = (tampered[at] as number) ^ (1 + (random.getUint32(4) % 255))
    const blocks = senderBlocks(trial % 4 === 0 ? honest : tampered)
    const own = await digest(sender, ots, challenge, place, 0)
    if (!checkConsistency(own, answer, delta)) found++
    else if (!sameBytes(blocks, expected)) throw new Error('passed, and the OTs are wrong')
  }
  // All points differ from 0 here, so every tampering changes what it hits.
  expect(found).toBe(10_000)
})

test('corrections that fit other choices for one tree pass if Delta is 0 there: harmless', async () => {
  const { sender, receiver, delta, corrections, senderBlocks } = ends()
  delta[0] = (delta[0] as number) & 0xf0
  sender.view('delta', 16).set(delta)
  const tampered = corrections.slice()
  tampered[3] = (tampered[3] as number) ^ 1
  const honestBlocks = senderBlocks(corrections).slice()
  expect(sameBytes(senderBlocks(tampered), honestBlocks)).toBe(true)
  const challenge = randomBytes(32)
  const own = await digest(sender, ots, challenge, place, 0)
  expect(checkConsistency(own, await digest(receiver, ots, challenge, place, 0), delta)).toBe(true)
})
