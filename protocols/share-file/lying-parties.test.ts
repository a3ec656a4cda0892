import { afterEach, describe, expect, test, vi } from 'vitest'
import { BeaverdamError } from '../../src/errors.ts'
import { Field64 } from '../../src/field/field64.ts'
import { modInv } from '../../src/field/modular.ts'
import { FieldVector } from '../../src/field/vector.ts'
import { randomBytes } from '../../src/random/csprng.ts'
import type { Mpc, Program } from '../../src/runtime/arithmetic.ts'
import { simulateProgram } from '../simulate-program.ts'
import type { ProtocolName } from '../threat-models.ts'
import { HeldShare } from './held-share.ts'
import { ProgramShares } from './program-shares.ts'
import { recombination } from './recombination.ts'
import { reconstructVector } from './reconstruct-vector.ts'
import type * as Checks from './share-checks.ts'
import { commitShare, openerBytes } from './share-commitment.ts'
import { shareVector } from './share-vector.ts'
import { sharedParts } from './shared-parts.ts'
import type { SharingTerms } from './sharing.ts'
import { tagVector } from './tags.ts'
import { additiveTerms, shamirTerms } from './testing/example-terms.ts'

/** How many runs each kind of lie has, and each control run. */
const runs = process.env.BEAVERDAM_FULL === undefined ? 24 : 10_000
const controlRuns = 8

/** Whether tags are checked, and what the last check was given. */
const tags = vi.hoisted(() => ({ areChecked: true, difference: undefined as unknown }))

vi.mock('./share-checks.ts', async (original) => {
  const module = await original<typeof Checks>()
  const checkDifferences: typeof module.checkDifferences = (difference) => {
    tags.difference = difference
    if (tags.areChecked) module.checkDifferences(difference)
  }
  return { ...module, checkDifferences }
})

afterEach(() => {
  tags.areChecked = true
})

const secret = FieldVector.of(Field64, [7, -8, 9])
const { length } = secret
/** Where the parts stand that liars shift. */
const parts = sharedParts(shamirTerms(3, 2, length))
const [x1, x0, key, firstTag] = [parts.vector[0], parts.blind[0], parts.key[0], parts.tags[0]]

/** What the liar's share is shifted by: an error of its choice at some places. */
type Lie = Readonly<Record<number, bigint>>

const anyError = () => FieldVector.random(Field64, 1).at(0)

/** A share as a liar gives it: of the same sharing, by what it says of itself. */
async function lying(share: HeldShare, lie: Lie): Promise<HeldShare> {
  const tagged = await share.elements()
  const error = Array.from({ length: tagged.length }, (_, place) => lie[place] ?? 0n)
  const body = tagged.add(FieldVector.of(Field64, error)).bytes
  return new HeldShare(share.sharing, { holder: share.holder, opener: new Uint8Array(openerBytes), body })
}

/** What each party gets of the vector, or the code of the error that it ends with. */
async function outcomes(
  protocol: ProtocolName,
  shares: readonly HeldShare[],
  change: (mpc: Mpc) => Mpc = (mpc) => mpc,
): Promise<readonly string[]> {
  const holdings = shares.map((share) => new ProgramShares({ held: new Map([['x', share]]) }))
  const program: Program<string> = async (mpc) => {
    try {
      const x = await holdings[mpc.id]!.bring(change(mpc), 'x')
      return (await mpc.open(x)).equal(secret) ? 'right' : 'wrong'
    } catch (error) {
      return error instanceof BeaverdamError ? error.code : String(error)
    }
  }
  const ends = await simulateProgram(program, { parties: shares.length, protocol, holdings })
  return ends.map(({ value }) => value)
}

/** How often each way of ending came, over all parties and runs; all parties of a run end alike. */
async function tally(count: number, play: () => Promise<readonly string[]>): Promise<Record<string, number>> {
  const ends: Record<string, number> = {}
  for (let run = 0; run < count; run++) {
    const [first, ...others] = await play()
    for (const other of others) expect(other).toBe(first)
    ends[first!] = (ends[first!] ?? 0) + 1
  }
  return ends
}

/** All holders of a new sharing meet; the last, whose share is of elements under both schemes, lies. */
async function meet(protocol: ProtocolName, terms: SharingTerms, lie: Lie): Promise<readonly string[]> {
  const shares = await shareVector(secret, terms)
  const last = shares.length - 1
  return outcomes(protocol, shares.with(last, await lying(shares[last]!, lie)))
}

const meetings: readonly (readonly [ProtocolName, SharingTerms])[] = [
  ['spdz', additiveTerms(2, length)],
  ['replicated-malicious', additiveTerms(3, length)],
  ['shamir-malicious', shamirTerms(3, 2, length)],
]

const kinds: readonly (readonly [string, () => Lie])[] = [
  ['a number', () => ({ [x1]: anyError() })],
  ['x_0', () => ({ [x0]: anyError() })],
  ['the key', () => ({ [key]: anyError() })],
  ['a tag', () => ({ [firstTag]: anyError() })],
  ['a number and its tag', () => ({ [x1]: anyError(), [firstTag]: anyError() })],
  ['a number and the key', () => ({ [x1]: anyError(), [key]: anyError() })],
]

describe.each(meetings)('under %s', (protocol, terms) => {
  test.each(kinds)('a liar that shifts %s is found by all', async (_, lie) => {
    // so many of a kind under all of them together
    const count = Math.ceil(runs / meetings.length)
    expect(await tally(count, () => meet(protocol, terms, lie()))).toEqual({ SHARE_ALTERED: count })
  })

  test('a shifted number goes unnoticed where tags are not checked', async () => {
    tags.areChecked = false
    const ends = await tally(controlRuns, () => meet(protocol, terms, { [x1]: anyError() }))
    expect(ends).toEqual({ wrong: controlRuns })
  })

  test('honest parties get the vector', async () => {
    const ends = await tally(controlRuns, async () => outcomes(protocol, await shareVector(secret, terms)))
    expect(ends).toEqual({ right: controlRuns })
  })
})

/** The arithmetic with some operations replaced. */
function replacing(mpc: Mpc, operations: Partial<Mpc>): Mpc {
  return new Proxy(mpc, {
    get: (target, name) => {
      if (name in operations) return operations[name as keyof Mpc]
      const own = target[name as keyof Mpc]
      return typeof own === 'function' ? own.bind(target) : own
    },
  })
}

/** Of what a check of three parties opens, the difference of the tags alone. */
function withoutAnchors(mpc: Mpc): Mpc {
  return replacing(mpc, { open: (x) => mpc.open(x.length === 1 + 3 ? mpc.slice(x, 0, 1) : x) })
}

test('a liar that shifts an anchor is found by all', async () => {
  const ends = await tally(runs, () =>
    meet('shamir-malicious', shamirTerms(3, 2, length), { [parts.anchors[0]]: anyError() }),
  )
  expect(ends).toEqual({ SHARE_ALTERED: runs })
})

describe('a liar with another seed', () => {
  const play = async () => {
    const shares = await shareVector(secret, additiveTerms(2, length))
    const opener = new Uint8Array(openerBytes)
    const other = new HeldShare(shares[0]!.sharing, { holder: 0, opener, body: randomBytes(32) })
    return outcomes('spdz', shares.with(0, other))
  }

  test('is found by all, and unnoticed where tags are not checked', async () => {
    expect(await tally(runs, play)).toEqual({ SHARE_ALTERED: runs })
    tags.areChecked = false
    expect(await tally(controlRuns, play)).toEqual({ wrong: controlRuns })
  })
})

describe('liars that take the places of all who give shares, with one file', () => {
  const play = (change?: (mpc: Mpc) => Mpc) => async () => {
    const [first, second, third] = await shareVector(secret, shamirTerms(4, 1, length))
    const chosen = tagVector(secret.add(FieldVector.of(Field64, [1, 1, 1])))
    const own = await first!.elements()
    const [weight, otherWeight] = recombination(first!.sharing, [0, 3])
    const target = FieldVector.concat([chosen, FieldVector.random(Field64, 4)])
    const body = target.sub(own.scale(weight!)).scale(modInv(otherWeight!, Field64.modulus)).bytes
    const forged = new HeldShare(second!.sharing, { holder: 3, opener: new Uint8Array(openerBytes), body })
    return outcomes('spdz', [first!, forged, third!], change)
  }

  test('are found by who gives none', async () => {
    expect(await tally(runs, play())).toEqual({ SHARE_ALTERED: runs })
  })

  test('would have their own vector taken, were there no anchors', async () => {
    expect(await tally(controlRuns, play(withoutAnchors))).toEqual({ wrong: controlRuns })
  })
})

describe('a liar that takes another holder’s place', () => {
  const play = async () => {
    const [first, second, third] = await shareVector(secret, shamirTerms(4, 2, length))
    const body = (await third!.elements()).bytes
    const moved = new HeldShare(third!.sharing, { holder: 3, opener: new Uint8Array(openerBytes), body })
    return outcomes('shamir-malicious', [first!, second!, moved])
  }

  test('is found by all, and unnoticed where tags are not checked', async () => {
    expect(await tally(runs, play)).toEqual({ SHARE_ALTERED: runs })
    tags.areChecked = false
    expect(await tally(controlRuns, play)).toEqual({ wrong: controlRuns })
  })
})

/**
 * Holders 0 and 3 meet a liar that also has the shares of holders 1 and 2, and takes the place of holder 4, who is not there.
 * At the points 1, 4 and 5 it is 5/3 s_0 - 5/3 s_3 - .. that is added up, and by s_0 - s_3 = 3 s_1 - 3 s_2, which holds for all
 * polynomials of degree 2, the liar knows what the honest shares add up to, and makes it anything.
 */
describe('a liar that takes a place where the honest shares add up to what it knows', () => {
  const play = (change?: (mpc: Mpc) => Mpc) => async () => {
    const shares = await shareVector(secret, shamirTerms(5, 2, length))
    const [first, second, third, fourth] = await Promise.all(shares.map((share) => share.elements()))
    expect(first!.sub(fourth!).equal(second!.sub(third!).scale(3))).toBe(true)
    const weights = recombination(shares[0]!.sharing, [0, 3, 4])
    const known = second!.sub(third!).scale(3n * weights[0]!)
    const chosen = tagVector(secret.add(FieldVector.of(Field64, [1, 1, 1])))
    const target = FieldVector.concat([chosen, FieldVector.random(Field64, 5)])
    const body = target.sub(known).scale(modInv(weights[2]!, Field64.modulus)).bytes
    const forged = { holder: 4, opener: new Uint8Array(openerBytes), body }
    const liar = new HeldShare(shares[1]!.sharing, forged)
    return outcomes('spdz', [shares[0]!, shares[3]!, liar], change)
  }

  test('is found by all', async () => {
    expect(await tally(runs, play())).toEqual({ SHARE_ALTERED: runs })
  })

  test('would have its own vector taken, were there no anchors', async () => {
    expect(await tally(controlRuns, play(withoutAnchors))).toEqual({ wrong: controlRuns })
  })
})

describe('a liar that shifts the key, and the tags by what fits its guess of the vector', () => {
  const play = (guess: FieldVector, change?: (mpc: Mpc) => Mpc) => async () => {
    const shares = await shareVector(secret, additiveTerms(2, length))
    const error = anyError()
    const guessed = [...guess.toBigInts(), anyError()].map(
      (value, i) => [firstTag + i, value * error] as const,
    )
    const lie = { [key]: error, ...Object.fromEntries(guessed) }
    return outcomes('spdz', shares.with(1, await lying(shares[1]!, lie)), change)
  }
  const wrongGuess = secret.add(FieldVector.of(Field64, [1, 0, 0]))

  test('is found whether it is right or not', async () => {
    expect(await tally(runs, play(secret))).toEqual({ SHARE_ALTERED: runs })
    expect(await tally(runs, play(wrongGuess))).toEqual({ SHARE_ALTERED: runs })
  })

  test('would learn whether it is right, were x_0 left out', async () => {
    const withoutX0 = (mpc: Mpc) =>
      replacing(mpc, {
        weigh: (x, weights) => {
          const others = (weights as FieldVector).subvector(0, length)
          return mpc.weigh(x, FieldVector.concat([others, FieldVector.zero(Field64, 1)]))
        },
      })
    expect(await tally(controlRuns, play(secret, withoutX0))).toEqual({ right: controlRuns })
    expect(await tally(controlRuns, play(wrongGuess, withoutX0))).toEqual({ SHARE_ALTERED: controlRuns })
  })
})

describe('a liar that takes what is opened in a failed check for the key', () => {
  /** In a first session it shifts x_1 by 1; in a second it shifts x_1 and its tag by what fits that key. */
  const play = (change: (mpc: Mpc) => Mpc) => async () => {
    let coefficient = 0n
    const watched = (mpc: Mpc) =>
      replacing(change(mpc), {
        weigh: (x, weights) => {
          coefficient = (weights as FieldVector).at(0)
          return mpc.weigh(x, weights)
        },
      })
    const shares = await shareVector(secret, additiveTerms(2, length))
    await outcomes('spdz', shares.with(1, await lying(shares[1]!, { [x1]: 1n })), watched)
    const difference = tags.difference as FieldVector
    const found = difference.neg().scale(modInv(coefficient, Field64.modulus)).at(0)
    const error = anyError()
    const lie = { [x1]: error, [firstTag]: error * found }
    return outcomes('spdz', shares.with(1, await lying(shares[1]!, lie)), change)
  }

  test('has learnt nothing', async () => {
    expect(
      await tally(
        runs,
        play((mpc) => mpc),
      ),
    ).toEqual({ SHARE_ALTERED: runs })
  })

  test('would have it, were the difference not opened under a random factor', async () => {
    const withoutFactor = (mpc: Mpc) =>
      replacing(mpc, { random: async (count) => (count === 1 ? mpc.constant([1n]) : mpc.random(count)) })
    expect(await tally(controlRuns, play(withoutFactor))).toEqual({ wrong: controlRuns })
  })
})

describe('a liar that keeps another seed than it has masked with, and commits to that', () => {
  const kept = async () => {
    const holdings = [new ProgramShares(), new ProgramShares()]
    const program: Program<void> = async (mpc) => mpc.keep('x', mpc.constant(secret))
    await simulateProgram(program, { parties: 2, protocol: 'spdz', holdings })
    const [first, second] = holdings.map((own) => own.kept.get('x')!)
    const share = { holder: 0, opener: new Uint8Array(openerBytes), body: randomBytes(32) }
    const commitment = await commitShare(first!.sharing.id, share)
    const sharing = { ...first!.sharing, commitments: first!.sharing.commitments.with(0, commitment) }
    const body = (await second!.elements()).bytes
    const shares = [share, { holder: 1, opener: new Uint8Array(openerBytes), body }]
    return shares.map((each) => new HeldShare(sharing, each))
  }
  const reconstructed = async () => {
    const vector = reconstructVector(await kept())
    return [
      await vector.then(
        (x) => (x.equal(secret) ? 'right' : 'wrong'),
        (error) => error.code,
      ),
    ]
  }
  const brought = async () => outcomes('spdz', await kept())

  test.each([
    ['put together', reconstructed],
    ['brought', brought],
  ])('is found when the shares are %s, and unnoticed where tags are not checked', async (_, play) => {
    expect(await tally(runs, play)).toEqual({ SHARE_ALTERED: runs })
    tags.areChecked = false
    expect(await tally(controlRuns, play)).toEqual({ wrong: controlRuns })
  })
})
