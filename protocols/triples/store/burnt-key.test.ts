import { cpSync } from 'node:fs'
import { basename } from 'node:path'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { Field64 } from '../../../src/field/field64.ts'
import { FieldVector } from '../../../src/field/vector.ts'
import type { Party, Step } from '../../../src/runtime/party.ts'
import { stepOf } from '../../../src/runtime/step.ts'
import { WrappedParty } from '../../../src/vectors/wrapped-party.ts'
import type { AuthenticatedShare } from '../../spdz/authenticated-share.ts'
import { checkSteps } from '../../spdz/mac-check.ts'
import { SpdzProtocol } from '../../spdz/protocol.ts'
import { openPool, type Pool } from './pool.ts'
import { PoolUsage } from './pool-usage.ts'
import { type FilledPools, filledPools } from './testing/filled-pools.ts'
import { withAuthenticatedStore } from './with-store.ts'

const step = stepOf('test')
const lie = FieldVector.of(Field64, [77])

afterEach(() => {
  vi.restoreAllMocks()
})

/** A party that waits in the check of an output for the other's sigma, and leaves with it. */
class LeavingParty extends WrappedParty {
  readonly #hasSigma: () => void

  constructor(party: Party, hasSigma: () => void) {
    super(party)
    this.#hasSigma = hasSigma
  }

  protected override wrap(party: Party): Party {
    return new LeavingParty(party, this.#hasSigma)
  }

  override async exchange(at: Step, body: Uint8Array): Promise<readonly Uint8Array[]> {
    if (at !== checkSteps.reveal || !this.scope.endsWith('after')) return super.exchange(at, body)
    await this.receive(0, at, body.length)
    this.#hasSigma()
    throw new Error('gone')
  }
}

interface Deviation {
  /** What party 1 makes of its share of the output. */
  readonly shift: (share: AuthenticatedShare) => AuthenticatedShare
  readonly wrap?: (party: Party) => Party
}

const honest: Deviation = { shift: (share) => share }

/** Opens a random element, party 1 with a deviation. @returns the shares as they were, what was opened, and the checks */
function openOne(pools: FilledPools, { shift, wrap = (party) => party }: Deviation) {
  return pools.run((party, pool) => {
    const isLiar = party.id === 1
    return withAuthenticatedStore(party, pool, async (material) => {
      const self = isLiar ? wrap(party) : party
      const protocol = new SpdzProtocol({ id: party.id, preprocessing: material })
      const share = await material.random(party, 1)
      const held = isLiar ? shift(share) : share
      const opened = await self.fork('open', (at) => protocol.open(at, step, held))
      return { share: share.value, opened, checks: material.macKey.checkCount }
    })
  })
}

async function filled(): Promise<FilledPools> {
  const pools = await filledPools({ random: 1000 }, { authenticated: true })
  onTestFinished(() => pools.remove())
  return pools
}

async function alphaOf(pools: FilledPools): Promise<bigint> {
  const opened = [await pools.open(0), await pools.open(1)] as const
  const alpha = opened.reduce((sum, { macKey }: Pool) => sum + (macKey?.share ?? 0n), 0n)
  await Promise.all(opened.map((pool) => pool.close()))
  return alpha
}

/** A party shifts its share and leaves with the honest sigma, which tells it alpha. */
async function learnKey() {
  const pools = await filled()
  const alpha = await alphaOf(pools)
  const crashed = `${pools.path(0)}.crashed`
  const hasSigma = vi.fn(() => {
    // as the disk would be, were the honest party killed here
    const filter = (path: string) => !basename(path).startsWith('lock-')
    cpSync(pools.path(0), crashed, { recursive: true, filter })
  })
  const run = openOne(pools, {
    shift: ({ value, mac }) => ({ value: value.add(lie), mac }),
    wrap: (party) => new LeavingParty(party, hasSigma),
  })
  await expect(run).rejects.toThrow()
  expect(hasSigma).toHaveBeenCalledOnce()
  return { pools, crashed, alpha }
}

test('a pool whose key may be known is refused for good, and says why', async () => {
  const { pools, crashed } = await learnKey()
  const burnt = expect.objectContaining({
    code: 'MAC_KEY_BURNT',
    message: expect.stringContaining('another party may know the key'),
  })
  const user = { id: 0, names: pools.names, field: Field64 }
  for (const path of [pools.path(0), pools.path(0), crashed])
    await expect(openPool(path, pools.keys[0]!, user)).rejects.toThrow(burnt)
})

test('without the mark, who knows the key forges', async () => {
  const mark = vi.spyOn(PoolUsage.prototype, 'beginCheck').mockResolvedValue()
  const { pools, alpha } = await learnKey()
  mark.mockRestore()
  const results = await openOne(pools, {
    shift: ({ value, mac }) => ({ value: value.add(lie), mac: mac.add(lie.scale(alpha)) }),
  })
  const secret = results.map(({ share }) => share).reduce((sum, share) => sum.add(share))
  expect(results[0]?.opened.toBigInts()).toEqual(secret.add(lie).toBigInts())
})

test('a pool whose checks have passed is opened again, and counts on', async () => {
  const pools = await filled()
  for (const checks of [2, 4]) {
    const results = await openOne(pools, honest)
    const secret = results.map(({ share }) => share).reduce((sum, share) => sum.add(share))
    for (const result of results) {
      expect(result.opened.equal(secret)).toBe(true)
      expect(result.checks).toBe(checks)
    }
  }
})
