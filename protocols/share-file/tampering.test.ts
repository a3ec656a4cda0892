import { concatBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { BeaverdamError } from '../../src/errors.ts'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { simulateProgram } from '../simulate-program.ts'
import type * as Checksum from './checksum.ts'
import { checksumBytes, withChecksum } from './checksum.ts'
import { encodeHeader } from './header.ts'
import { HeldShare } from './held-share.ts'
import { ProgramShares } from './program-shares.ts'
import { reconstructVector } from './reconstruct-vector.ts'
import type * as Checks from './share-checks.ts'
import type * as Commitment from './share-commitment.ts'
import { commitShare, openerBytes } from './share-commitment.ts'
import { shareVector } from './share-vector.ts'
import { sharedLength } from './shared-parts.ts'
import { neededShares, type Sharing } from './sharing.ts'
import { tagVector } from './tags.ts'
import { additiveTerms, shamirTerms } from './testing/example-terms.ts'

/** Checks that the control runs take out. */
const removed = vi.hoisted(() => new Set<string>())

vi.mock('./checksum.ts', async (original) => {
  const module = await original<typeof Checksum>()
  const checkChecksum: typeof module.checkChecksum = async (bytes) => {
    if (!removed.has('checksum')) await module.checkChecksum(bytes)
  }
  return { ...module, checkChecksum }
})

vi.mock('./share-commitment.ts', async (original) => {
  const module = await original<typeof Commitment>()
  const checkCommitment: typeof module.checkCommitment = async (...given) => {
    if (!removed.has('commitment')) await module.checkCommitment(...given)
  }
  return { ...module, checkCommitment }
})

vi.mock('./share-checks.ts', async (original) => {
  const module = await original<typeof Checks>()
  const mocked: typeof module = {
    checkSharing: (...given) => removed.has('sharing') || module.checkSharing(...given),
    checkHolders: (...given) => removed.has('holders') || module.checkHolders(...given),
    checkEnough: (...given) => removed.has('enough') || module.checkEnough(...given),
    checkDifferences: (...given) => removed.has('tags') || module.checkDifferences(...given),
  }
  return mocked
})

afterEach(() => removed.clear())

const secret = FieldVector.of(Field64, [7, -8, 9])
const schemes = [additiveTerms(3, 3), shamirTerms(4, 2, 3)]
const [additive, shamir] = await Promise.all(schemes.map((terms) => shareVector(secret, terms)))
const sharings = [
  { scheme: 'additive', shares: additive! },
  { scheme: 'shamir', shares: shamir! },
]

/** Reads files and gives the vector back. */
async function reconstruct(files: readonly Uint8Array[]): Promise<FieldVector> {
  return reconstructVector(await Promise.all(files.map((file) => HeldShare.fromBytes(file))))
}

function filesOf(shares: readonly HeldShare[]): Promise<readonly Uint8Array[]> {
  return Promise.all(shares.map((share) => share.toBytes()))
}

/** A file with one bit of it turned around. */
function flipped(file: Uint8Array, bit: number): Uint8Array {
  const other = file.slice()
  other[bit >> 3]! ^= 1 << (bit & 7)
  return other
}

function errorCode(error: unknown): string {
  return error instanceof BeaverdamError ? error.code : String(error)
}

/** A holder's file with its first element or its seed changed, under a checksum that fits. */
async function withAnotherShare(share: HeldShare): Promise<Uint8Array> {
  const content = (await share.toBytes()).slice(0, -checksumBytes)
  content[encodeHeader(share.sharing).length + 1 + openerBytes]! ^= 1
  return withChecksum(content)
}

const unfitTags = { code: 'SHARE_ALTERED', message: expect.stringContaining('do not fit their tags') }

describe.each(sharings)('a file of $scheme sharing', ({ shares }) => {
  const needed = neededShares(shares[0]!.sharing)

  test('is refused with any one bit changed', async () => {
    for (const file of await filesOf(shares))
      for (let bit = 0; bit < 8 * file.length; bit++) {
        const code = await HeldShare.fromBytes(flipped(file, bit)).then(() => 'none', errorCode)
        if (!/^SHARE_FILE_(INVALID|VERSION)$/.test(code)) expect.fail(`bit ${bit} ended in ${code}`)
      }
  })

  test('without its checksum a changed number of the header would go unnoticed', async () => {
    const [file] = await filesOf(shares)
    // the version, the id, scheme, field, holders and threshold stand before the fraction bits
    const other = flipped(file!, 8 * (2 + 23 + 16 + 4))
    await expect(HeldShare.fromBytes(other)).rejects.toMatchObject({ code: 'SHARE_FILE_INVALID' })
    removed.add('checksum')
    expect((await HeldShare.fromBytes(other)).sharing.fractionBits).toBe(1)
  })

  test('is refused where it is cut short or goes on', async () => {
    const [file] = await filesOf(shares)
    for (let length = 0; length < file!.length; length++)
      await expect(HeldShare.fromBytes(file!.slice(0, length))).rejects.toMatchObject({
        code: 'SHARE_FILE_INVALID',
      })
    await expect(HeldShare.fromBytes(concatBytes(file!, Uint8Array.of(0)))).rejects.toMatchObject({
      code: 'SHARE_FILE_INVALID',
    })
  })

  test('is refused with another share in it, whose holder is named', async () => {
    const files = [...(await filesOf(shares.slice(0, needed)))]
    for (const holder of files.keys()) {
      const tampered = files.with(holder, await withAnotherShare(shares[holder]!))
      await expect(reconstruct(tampered)).rejects.toMatchObject({
        code: 'SHARE_ALTERED',
        message: `the share of holder ${holder} is not the one that its sharing commits to`,
      })
    }
    removed.add('commitment')
    const tampered = files.with(0, await withAnotherShare(shares[0]!))
    await expect(reconstruct(tampered)).rejects.toMatchObject(unfitTags)
    removed.add('tags')
    expect((await reconstruct(tampered)).equal(secret)).toBe(false)
  })

  test('with a commitment that was made to fit is of another sharing', async () => {
    const files = [...(await filesOf(shares.slice(0, needed)))]
    const forged = files.with(1, await forge(shares[1]!))
    await expect(reconstruct(forged)).rejects.toMatchObject({ code: 'SHARING_MISMATCH' })
    removed.add('sharing')
    await expect(reconstruct(forged)).rejects.toMatchObject(unfitTags)
    removed.add('tags')
    expect((await reconstruct(forged)).equal(secret)).toBe(false)
  })
})

test('of more of Shamir’s shares than are needed, one that is another is found without tags', async () => {
  const files = [...(await filesOf(shamir!))]
  const tampered = files.with(0, await withAnotherShare(shamir![0]!))
  removed.add('commitment').add('tags')
  await expect(reconstruct(tampered)).rejects.toMatchObject({ code: 'SHARES_INVALID' })
})

/** A holder's file with another share and a commitment to that. */
async function forge(given: HeldShare): Promise<Uint8Array> {
  const { sharing, holder } = given
  const content = (await withAnotherShare(given)).slice(encodeHeader(sharing).length + 1, -checksumBytes)
  const opener = content.slice(0, openerBytes)
  const share = { holder, opener, body: content.slice(openerBytes) }
  const commitments = sharing.commitments.with(holder, await commitShare(sharing.id, share))
  return new HeldShare({ ...sharing, commitments } satisfies Sharing, share).toBytes()
}

test('shares of two sharings of one vector do not go together', async () => {
  const [again] = await Promise.all([shareVector(secret, schemes[0]!)])
  const mixed = [additive![0]!, additive![1]!, again[2]!]
  await expect(reconstructVector(mixed)).rejects.toMatchObject({ code: 'SHARING_MISMATCH' })
  removed.add('sharing')
  await expect(reconstructVector(mixed)).rejects.toMatchObject(unfitTags)
  removed.add('tags')
  expect((await reconstructVector(mixed)).equal(secret)).toBe(false)
})

test('nor in a session', async () => {
  const again = await shareVector(secret, schemes[0]!)
  const open = () =>
    simulateProgram(async (mpc) => mpc.open(await mpc.shared('x')), {
      parties: 3,
      holdings: [additive![0]!, additive![1]!, again[2]!].map(
        (share) => new ProgramShares({ held: new Map([['x', share]]) }),
      ),
    })
  await expect(open()).rejects.toMatchObject({ code: 'SHARING_MISMATCH' })
  removed.add('sharing')
  await expect(open()).rejects.toMatchObject(unfitTags)
  removed.add('tags')
  for (const { value } of await open()) expect(value.equal(secret)).toBe(false)
})

test('a liar does not take two places with one file, as a holder that the sharing has not', async () => {
  const [first, second] = await shareVector(secret, additiveTerms(2, 3))
  const other = FieldVector.of(Field64, [1, 2, 3])
  const body = tagVector(other).sub(await first!.elements()).bytes
  const opener = new Uint8Array(openerBytes)
  const stranger = new HeldShare(first!.sharing, { holder: 2, opener, body })
  const open = () =>
    simulateProgram(async (mpc) => mpc.open(await mpc.shared('x')), {
      parties: 3,
      holdings: [stranger, first!, second!].map(
        (share) => new ProgramShares({ held: new Map([['x', share]]) }),
      ),
    })
  await expect(open()).rejects.toMatchObject({
    code: 'SHARING_MISMATCH',
    message: "the share of party 'party-0' is said to be of holder 2, and the sharing has 2, from 0 on",
  })
  removed.add('holders')
  for (const { value } of await open()) expect(value.equal(other)).toBe(true)
})

test('one share given twice does not stand for two', async () => {
  const twice = [additive![0]!, additive![1]!, additive![1]!]
  await expect(reconstructVector(twice, ['a', 'b', 'c'])).rejects.toMatchObject({
    code: 'SHARE_REPEATED',
    message: 'b and c are both the share of holder 1',
  })
  removed.add('holders').add('tags')
  expect((await reconstructVector(twice)).equal(secret)).toBe(false)
})

test('too few additive shares give nothing', async () => {
  await expect(reconstructVector(additive!.slice(1))).rejects.toMatchObject({ code: 'SHARES_TOO_FEW' })
  removed.add('enough').add('tags')
  expect((await reconstructVector(additive!.slice(1))).equal(secret)).toBe(false)
})

test('a file of another version says so', async () => {
  const [file] = await filesOf(additive!)
  const other = file!.slice(0, -checksumBytes)
  other[2 + 22] = '2'.charCodeAt(0)
  await expect(HeldShare.fromBytes(await withChecksum(other))).rejects.toMatchObject({
    code: 'SHARE_FILE_VERSION',
    message: 'expected a share file of beaverdam/share-file/v1, got beaverdam/share-file/v2',
  })
})

test('elements that are not canonical are refused, even if committed to', async () => {
  const [share] = shamir!
  const body = new Uint8Array(8 * sharedLength(share!.sharing)).fill(0xff)
  const forged = { holder: 0, opener: new Uint8Array(openerBytes), body }
  const commitments = share!.sharing.commitments.with(0, await commitShare(share!.sharing.id, forged))
  const file = await new HeldShare({ ...share!.sharing, commitments }, forged).toBytes()
  await expect(HeldShare.fromBytes(file)).rejects.toMatchObject({ code: 'SHARE_FILE_INVALID' })
})

test('arbitrary bytes are refused', () =>
  fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      await expect(HeldShare.fromBytes(bytes)).rejects.toMatchObject({ code: 'SHARE_FILE_INVALID' })
    }),
    { numRuns: 200 },
  ))
