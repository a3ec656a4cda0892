import { BeaverdamError, invalidArgument } from '../../src/errors.ts'
import { type RandomSource, randomBytes } from '../../src/random/csprng.ts'
import { encodeSeedUse } from '../../src/random/seed-use.ts'
import type { Party, PartyId } from '../../src/runtime/party.ts'
import { partyName } from '../../src/runtime/party-name.ts'
import { stepOf } from '../../src/runtime/step.ts'
import type { Ciphertext } from '../lattice/ciphertext.ts'
import { tossCoin } from '../triples/mascot/coin-toss.ts'
import { isWithin } from './bounds.ts'
import { drawChallenges } from './challenges.ts'
import type { KnownCiphertexts } from './known-ciphertexts.ts'
import { announce, drawMasks } from './masks.ts'
import { coinAttempts, type ProofTerms } from './proof-terms.ts'
import { decodeResponses, encodeResponses, rejected, responsesBytes } from './response-bytes.ts'
import { announcedBy, respond } from './responses.ts'
import { provenCiphertexts, type Statement, termsOf } from './statement.ts'
import { sameDigest, statementDigest, transcriptDigest } from './transcript.ts'

export const knowledgeSteps = {
  announce: stepOf('plaintext knowledge announcement'),
  ready: stepOf('plaintext knowledge readiness'),
  respond: stepOf('plaintext knowledge responses'),
} as const

/**
 * All parties prove to all others what they know, at once: each says the hash of its announcement, then a coin of all gives
 * everyone's challenges, then each says whether its responses fit, and those that do go out. Who has none that fit tries again
 * with the next coin. Ciphertexts have been exchanged before.
 *
 * @param at a scope of its own
 * @param own what this party sent
 * @param statements by party, what this one has of each: as many ciphertexts of each, and its own among them
 * @returns by party, ciphertexts of the messages with the noise that is proven: the only ones to go on with
 * @throws BeaverdamError PLAINTEXT_PROOF_REJECTED, naming the party
 * @throws BeaverdamError COMMITMENT_INVALID, naming the party that lied about the coin
 * @throws BeaverdamError BROADCAST_INCONSISTENT
 * @throws BeaverdamError NOISE_BUDGET_EXCEEDED if the parameters have no room for that noise
 * @throws BeaverdamError PARAMETERS_MISMATCH
 * @throws BeaverdamError KEY_MISMATCH
 * @throws BeaverdamError INVALID_ARGUMENT
 */
export async function proveToAll(
  at: Party,
  own: KnownCiphertexts,
  statements: readonly Statement[],
  random: RandomSource = randomBytes,
): Promise<readonly (readonly Ciphertext[])[]> {
  const terms = termsOf(own, 'coin')
  checkAlike(at, own, statements)
  const digests = statements.map((statement, party) =>
    statementDigest(terms, statement, contextOf(at, party)),
  )
  const session = { terms, own, statements, digests, random }
  const unproven = new Set(statements.keys())
  for (let attempt = 0; unproven.size > 0; attempt++) {
    if (attempt === coinAttempts) throw rejectedOf(at, [...unproven].find((id) => id !== at.id) ?? at.id)
    for (const party of await at.fork(`attempt-${attempt}`, (scope) => proveOnce(scope, session, unproven)))
      unproven.delete(party)
  }
  return statements.map((statement) => provenCiphertexts(statement, terms))
}

interface ProofSession {
  readonly terms: ProofTerms
  readonly own: KnownCiphertexts
  readonly statements: readonly Statement[]
  /** Of the statements. */
  readonly digests: readonly Uint8Array[]
  readonly random: RandomSource
}

/** One attempt of those who have not proven theirs. @returns who has now */
async function proveOnce(
  at: Party,
  { terms, own, statements, digests, random }: ProofSession,
  unproven: ReadonlySet<PartyId>,
): Promise<readonly PartyId[]> {
  const { publicKey, openings } = own
  const isProver = unproven.has(at.id)
  const masks = isProver ? await drawMasks(terms, publicKey, random) : []
  const announced = transcriptDigest(digests[at.id] as Uint8Array, announce(publicKey, masks))
  const announcements = await at.exchange(knowledgeSteps.announce, announced)
  const coin = await at.fork('coin', (scope) => tossCoin(scope, random))
  const challengesTo = (party: PartyId) =>
    drawChallenges(
      terms,
      coin.derive({ label: 'plaintext knowledge coin', session: '', address: `${party}` }),
    )
  const responses = respond(masks, openings, await challengesTo(at.id))
  const fits = isProver && responses.every((response) => isWithin(terms, response))
  const readiness = await at.exchange(knowledgeSteps.ready, Uint8Array.of(fits ? 1 : 0))
  const ready = [...unproven].filter((party) => readiness[party]?.[0] === 1)
  const others = [...statements.keys()].filter((party) => party !== at.id)
  const body = fits ? encodeResponses(terms, responses) : undefined
  const sent = body && Promise.all(others.map((party) => at.send(party, knowledgeSteps.respond, body)))
  const checked = ready.map(async (party) => {
    if (party === at.id) return
    const bytes = await at.receive(party, knowledgeSteps.respond, responsesBytes(terms))
    try {
      const challenges = await challengesTo(party)
      const expected = announcedBy(statements[party] as Statement, decodeResponses(terms, bytes), challenges)
      const digest = transcriptDigest(digests[party] as Uint8Array, expected)
      if (!sameDigest(digest, announcements[party] as Uint8Array))
        throw rejected('its responses do not fit its announcement')
    } catch (cause) {
      throw rejectedOf(at, party, cause)
    }
  })
  await Promise.all([sent, ...checked])
  return ready
}

/** @throws BeaverdamError INVALID_ARGUMENT unless there is one of each party, and all are of one form */
function checkAlike(at: Party, own: Statement, statements: readonly Statement[]): void {
  if (statements.length !== at.n)
    invalidArgument('statements', `one of each of ${at.n} parties`, statements.length)
  const form = ({ publicKey, ciphertexts, diagonal }: Statement) =>
    `${ciphertexts.length} ${diagonal ? 'diagonal ciphertexts' : 'ciphertexts'} in columns of ${publicKey.columns.length}`
  for (const [party, statement] of statements.entries()) {
    own.publicKey.parameters.checkSame(statement.publicKey.parameters)
    if (form(statement) !== form(own)) invalidArgument(`statements[${party}]`, form(own), form(statement))
    termsOf(statement, 'coin')
  }
}

/** The place in the session and who proves: nobody says another's announcement as its own. */
function contextOf(at: Party, party: PartyId): Uint8Array {
  const use = { label: 'plaintext knowledge', session: at.session, address: at.scope }
  return encodeSeedUse(use, Uint8Array.of(party & 0xff, party >> 8))
}

function rejectedOf(at: Party, id: PartyId, cause?: unknown): BeaverdamError {
  const party = partyName(at, id)
  const text = `party '${party}' in '${at.scope}' did not prove what it knows of its ciphertexts`
  return new BeaverdamError('PLAINTEXT_PROOF_REJECTED', text, { party, cause })
}
