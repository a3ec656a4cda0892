import { describe, expect, test } from 'vitest'
import { Field64 } from '../../src/field/field64.ts'
import { FieldVector } from '../../src/field/vector.ts'
import type { Party } from '../../src/runtime/party.ts'
import { simulate } from '../../src/runtime/simulate.ts'
import { stepOf } from '../../src/runtime/step.ts'
import { memoryTransports } from '../../src/transport/memory.ts'
import { type PageAddress, writeAddress } from './address.ts'
import { type MakePage, withLedPages } from './led-pages.ts'
import type { FetchPage } from './pages.ts'

/** A page of one element for the first draws of a scope. */
function page(scope: string, length = 1): PageAddress {
  return { correlation: { kind: 'random', length }, index: 0, scope }
}

/** A session of parties that make pages together, the pages that each made, in order, and the errors that ended it. */
async function lead<T>(
  n: number,
  compute: (fetch: FetchPage, party: Party) => Promise<T>,
  { make = exchangedIds, errors = [] }: { make?: MakePage; errors?: unknown[] } = {},
) {
  const made: string[][] = Array.from({ length: n }, () => [])
  const names = Array.from({ length: n }, (_, id) => `party-${id}`)
  const outcomes = await simulate(memoryTransports(names), { terms: {} }, (party) =>
    withLedPages(
      party,
      Field64,
      (at, address) => {
        made[party.id]?.push(`${at.scope} ${writeAddress(address)}`)
        return make(at, address)
      },
      (fetch) => compute(fetch, party),
    ).catch((error) => {
      errors[party.id] = error
      throw error
    }),
  )
  return { values: outcomes.map(({ value }) => value), made }
}

/** A page that takes a message to and from every party: the sum of all ids, and the page's number. */
const exchangedIds: MakePage = async (at) => {
  const bodies = await at.exchange(stepOf('id'), Uint8Array.of(at.id))
  const sum = bodies.reduce((total, [id]) => total + (id as number), 0)
  return [FieldVector.of(Field64, [sum]), FieldVector.of(Field64, [Number(at.scope.split('/').at(-1))])]
}

async function numberOf(draw: Promise<readonly FieldVector[]>): Promise<number | undefined> {
  return (await draw)[1]?.toNumbers()[0]
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** Ends when the session does. */
function untilAborted({ signal }: Party): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  )
}

describe.each([2, 3, 5])('%i parties', (n) => {
  test('make pages in the order in which party 0 draws, in scopes that count them', async () => {
    const { values, made } = await lead(n, async (fetch) => {
      const numbers: (number | undefined)[] = []
      for (const scope of ['b', 'a', 'c']) numbers.push(await numberOf(fetch(page(scope))))
      return numbers
    })
    const order = ['0 random 1 0 b', '1 random 1 0 a', '2 random 1 0 c'].map((k) => `session/pages/${k}`)
    expect(made).toEqual(Array(n).fill(order))
    expect(values).toEqual(Array(n).fill([0, 1, 2]))
  })

  test('draw from interleaved scopes in orders of their own', async () => {
    const scopes = ['a', 'b', 'c', 'd', 'e']
    const { values } = await lead(n, async (fetch, { id }) => {
      const order = scopes.map((_, k) => scopes[(k * (1 + (id % 4)) + id) % 5] as string)
      const drawn = await Promise.all(
        order.map(async (scope) => [scope, await numberOf(fetch(page(scope)))] as const),
      )
      return drawn.toSorted(([x], [y]) => (x < y ? -1 : 1))
    })
    expect(values).toEqual(Array(n).fill(values[0]))
    expect(new Set(values[0]?.map(([, number]) => number))).toEqual(new Set([0, 1, 2, 3, 4]))
  })
})

test('a page is made when the one before it is', async () => {
  let making = 0
  await lead(2, (fetch) => Promise.all(['a', 'b', 'c', 'd'].map((scope) => fetch(page(scope)))), {
    make: async (at, address) => {
      expect(++making).toBeLessThanOrEqual(2)
      const vectors = await exchangedIds(at, address)
      making--
      return vectors
    },
  })
})

test('a page of no elements is brought without a message', async () => {
  const { values, made } = await lead(2, async (fetch) => {
    const empty = await fetch({
      correlation: { kind: 'masks', owner: 1, length: 0 },
      index: 0,
      scope: '',
    })
    return empty.map(({ length }) => length)
  })
  expect(made).toEqual([[], []])
  // a share, its MAC, and the masks at their owner
  expect(values).toEqual([
    [0, 0],
    [0, 0, 0],
  ])
})

describe('the end', () => {
  test('of party 0 comes last when others draw late', async () => {
    const { values } = await lead(2, async (fetch, { id }) => {
      if (id === 0) return numberOf(fetch(page('a')))
      // the page is announced and made before this party draws from it
      await turns(50)
      return numberOf(fetch(page('a')))
    })
    expect(values).toEqual([0, 0])
  })

  test('comes while pages are left that nobody waits for', async () => {
    const { made } = await lead(3, async (fetch) => {
      void fetch(page('ahead'))
    })
    expect(made.map((pages) => pages.length)).toEqual([1, 1, 1])
  })

  test('comes without any page', async () => {
    expect((await lead(3, async () => 'done')).values).toEqual(['done', 'done', 'done'])
  })
})

describe('DIVERGED', () => {
  test('at a party that waits for a page which party 0 never draws', async () => {
    const errors: unknown[] = []
    const run = lead(2, (fetch, { id }) => fetch(page(id === 0 ? 'a' : 'b')), { errors })
    await expect(run).rejects.toMatchObject({ code: 'DIVERGED' })
    expect(String(errors[1])).toContain("the page 'random 1 0 b'")
  })

  test('at a party that draws when party 0 has ended', async () => {
    let ended = false
    const run = lead(2, async (fetch, { id }) => {
      if (id === 1) {
        while (!ended) await turns(1)
        await turns(50)
        await fetch(page('late'))
      }
      ended = true
    })
    await expect(run).rejects.toMatchObject({ code: 'DIVERGED' })
  })

  test('at a party that hears of too many pages which it does not draw from', async () => {
    const errors: unknown[] = []
    const run = lead(
      2,
      async (fetch, party) => {
        if (party.id === 1) return untilAborted(party)
        for (let k = 0; k <= 1024; k++) await fetch(page(`s${k}`))
      },
      { make: async () => [FieldVector.zero(Field64, 1)], errors },
    )
    await expect(run).rejects.toMatchObject({ code: 'DIVERGED' })
    expect(String(errors[1])).toContain('announced pages that nobody draws from')
  })
})

test('any number of pages may be drawn at once, by any party first', async () => {
  const scopes = Array.from({ length: 1500 }, (_, k) => `s${k}`)
  const make: MakePage = async () => {
    await turns(1)
    return [FieldVector.zero(Field64, 1)]
  }
  const { made } = await lead(
    3,
    async (fetch, { id }) => {
      if (id === 1) await turns(20)
      const draws = scopes.map((scope) => fetch(page(scope)))
      await Promise.all([...draws, ...scopes.map((scope) => fetch(page(`${scope}/0`)))])
    },
    { make },
  )
  expect(made.map((pages) => pages.length)).toEqual([3000, 3000, 3000])
})

describe.each([0, 1])('the failure of a page at party %i', (who) => {
  test('ends the session, and later pages are not made', async () => {
    let later = 0
    const run = lead(2, (fetch) => Promise.all(['a', 'b'].map((scope) => fetch(page(scope)))), {
      make: async (at, address) => {
        if (address.scope === 'b') later++
        if (at.id === who) throw new Error('no page')
        return exchangedIds(at, address)
      },
    })
    await expect(run).rejects.toMatchObject({ code: 'PROGRAM_FAILED' })
    expect(later).toBe(0)
  })

  test('ends it at once when nobody there waits for the page', async () => {
    const run = lead(
      2,
      async (fetch, party) => {
        const drawn = party.id === 0 ? fetch(page('a')) : undefined
        if (party.id !== who) await drawn
        drawn?.catch(() => {})
        return untilAborted(party)
      },
      {
        make: async (at, address) => {
          if (at.id === who) throw new Error('no page')
          return exchangedIds(at, address)
        },
      },
    )
    await expect(run).rejects.toMatchObject({ code: 'PROGRAM_FAILED' })
  })
})

test('an announcement that is no address is refused', async () => {
  const names = ['party-0', 'party-1']
  const run = simulate(memoryTransports(names), { terms: {} }, (party) =>
    party.id === 0
      ? party.fork('pages', (at) => at.send(1, stepOf('page announcement'), Uint8Array.of(65)))
      : withLedPages(party, Field64, exchangedIds, async () => {}),
  )
  await expect(run).rejects.toMatchObject({ code: 'MALFORMED_FRAME' })
})
