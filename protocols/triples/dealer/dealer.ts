import type { Field } from '../../../src/field/field.ts'
import { type RandomSource, randomBytes } from '../../../src/random/csprng.ts'
import { seedBytes } from '../../../src/random/seed.ts'
import { SeedKey } from '../../../src/random/seed-key.ts'
import type { Party, PartyId } from '../../../src/runtime/party.ts'
import { maxAddressBytes, readAddress } from '../address.ts'
import { type PageDealing, plainPages } from './page.ts'
import { keyStep, pageStep, requestStep } from './steps.ts'

/**
 * Deals to all other parties of the session until each has said that it needs no more. The dealer is the session's last
 * party; it holds one page at a time, sees no input and no opening, and hears only which pages are used.
 *
 * Trust: the parties rely on the dealer to deal honestly and to tell nobody. Whoever has the dealer's keys and the view
 * of one party reads every value that was multiplied, since the party sees x - a and the dealer knows a; and a
 * dealer that gives a wrong correction shifts products by what it likes, unnoticed.
 *
 * @param random where keys come from; the CSPRNG except in tests
 * @param dealing plain shares, or authenticated ones
 */
export function serveDealer(
  party: Party,
  field: Field,
  random: RandomSource = randomBytes,
  dealing: PageDealing = plainPages,
): Promise<void> {
  return party.fork('dealer', (pages) =>
    pages.fork('requests', async (requests) => {
      const secrets = Array.from({ length: party.n - 1 }, () => random(seedBytes))
      const own = SeedKey.fromBytes(random(seedBytes))
      const keys = secrets.map((secret) => SeedKey.fromBytes(secret))
      await Promise.all(secrets.map((secret, to) => pages.send(to, keyStep, secret)))
      const deal = async (request: Uint8Array) => {
        const address = readAddress(new TextDecoder().decode(request))
        const correction = await dealing.deal(field, { parties: keys, own }, address)
        await pages.send(keys.length - 1, pageStep, correction.bytes)
      }
      await Promise.all(keys.map((_, from) => serveParty(requests, from, from === keys.length - 1, deal)))
    }),
  )
}

/** Takes a party's requests until an empty one. */
async function serveParty(
  requests: Party,
  from: PartyId,
  isLast: boolean,
  deal: (request: Uint8Array) => Promise<void>,
): Promise<void> {
  // corrections are for the last party alone: together with the shares of another they would show products of masks
  const maxBytes = isLast ? maxAddressBytes : 0
  for (;;) {
    // a party may compute for hours before it asks again
    const wanted = { atLeast: 0, within: Number.POSITIVE_INFINITY, maxBytes }
    const request = (await requests.gather([from], requestStep, wanted)).get(from)
    if (request === undefined || request.length === 0) return
    await deal(request)
  }
}
