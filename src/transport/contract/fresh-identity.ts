import type { Identity } from '../tls/identity.ts'
import { makeIdentity } from '../tls/self-signed.ts'

const dayMs = 86_400_000

/** A key and a certificate that is valid between two days from now: yesterday and tomorrow if left out. */
export function freshIdentity(name: string, [from, to]: readonly [number, number] = [-1, 1]): Identity {
  const day = (days: number) => new Date(Date.now() + days * dayMs)
  return makeIdentity(name, { notBefore: day(from), notAfter: day(to) })
}
