import { BeaverdamError } from '../../../src/errors.ts'
import { type ThreatModel, threatModels, withoutHelpers } from '../../../src/index.ts'
import { parseAddress } from '../../../src/transport/websocket/address.ts'
import { isJsonObject, type JsonObject, parseJson } from '../files/json-document.ts'
import { decodeText, invalidFile, readBytes } from '../files/read-bytes.ts'
import { type FieldName, fieldNames, fieldOf } from '../program/field-choice.ts'
import { modelOf, type ThreatChoice } from '../threat/choice.ts'

/** Who takes part in a computation, and where: one file, the same at every party. */
export interface Deployment {
  /** 16 to 64 random bytes in hex, known to the parties alone: it keeps other programs out. */
  readonly session: string
  readonly threat: ThreatChoice
  readonly field: FieldName
  /** All parties in the order of their ids, the helpers of the protocol last. */
  readonly parties: readonly DeployedParty[]
  /** Milliseconds until a wait ends in PEER_TIMEOUT. */
  readonly deadline: number
}

/** A party, and where it is. */
export interface DeployedParty {
  readonly name: string
  /** 'host:port' where it listens. */
  readonly address: string
  /** One or two SHA-256 of its key's SubjectPublicKeyInfo, in hex: links are over TLS where all parties have some. */
  readonly pins?: readonly string[]
}

/** Every member of a deployment's file. */
const members = ['session', 'parties', 'dealer', 'protocol', 'triples', 'field', 'deadline']

/**
 * Reads a deployment from a JSON file:
 *
 *     {
 *       "session": "8f…",
 *       "parties": [
 *         { "name": "alice", "address": "10.0.0.1:7001", "pins": ["5c…"] },
 *         { "name": "bob", "address": "10.0.0.2:7001", "pins": ["a1…", "77…"] }
 *       ],
 *       "dealer": { "name": "dealer", "address": "10.0.0.3:7001", "pins": ["e0…"] },
 *       "protocol": "additive",
 *       "triples": "dealer",
 *       "field": 64,
 *       "deadline": 60
 *     }
 *
 * The last four may be left out, and the pins of all together; so may the dealer, and then the parties make triples
 * themselves. `deadline` is in seconds.
 *
 * @param chosen what the command line says of protocol and triples, before what the file does
 * @throws BeaverdamError FILE_UNREADABLE or FILE_INVALID, which names the member
 */
export async function readDeployment(path: string, chosen: Partial<ThreatChoice> = {}): Promise<Deployment> {
  const document = parseJson(decodeText(await readBytes(path), path), path)
  if (!isJsonObject(document)) return invalidFile(path, 'is not a JSON object')
  const unknown = Object.keys(document).find((name) => !members.includes(name))
  if (unknown !== undefined)
    invalidFile(path, `has ${JSON.stringify(unknown)}, where only ${members.join(', ')} are known`)
  const { session, parties, dealer, field = 64, deadline = 60 } = document

  if (typeof session !== 'string' || !/^([\da-f]{2}){16,64}$/i.test(session))
    return invalidFile(path, 'has no "session" of 16 to 64 bytes in hex')
  const fieldName = fieldNames.find((name) => name === String(field))
  if (fieldName === undefined) return invalidFile(path, `has a "field" other than ${fieldNames.join(', ')}`)
  const threat = parseThreat(document, fieldName, chosen, path)
  if (typeof deadline !== 'number' || !(deadline > 0 && deadline <= 86_400))
    return invalidFile(path, 'has a "deadline" that is not a number of seconds up to a day')
  if (!Array.isArray(parties) || parties.length < 2)
    return invalidFile(path, 'has no list "parties" of at least two')
  const listed = parties.map((entry, i) => parseParty(entry, `"parties"[${i}]`, path))
  const model = modelOf(threat)
  const { least, most } = model.parties
  if (listed.length < least || listed.length > most)
    invalidFile(path, `has ${listed.length} "parties", where ${model.protocol} is for ${least} to ${most}`)
  if ((model.onlyField ?? fieldOf(fieldName)) !== fieldOf(fieldName))
    invalidFile(path, `has "field" ${fieldName}, in which there are no triples of ${model.triples}`)
  const helpers = model.helpers.map(() => parseParty(dealer, '"dealer"', path))
  if (helpers.length === 0 && dealer !== undefined)
    invalidFile(
      path,
      `has a "dealer", which ${model.protocol} with triples from ${model.triples ?? 'nobody'} does without`,
    )
  return {
    session,
    threat,
    field: fieldName,
    parties: pinnedAlike(distinct([...listed, ...helpers], path), path),
    deadline: 1000 * deadline,
  }
}

const protocolNames = new Set(threatModels.map(({ protocol }) => protocol))

/** The command line's words before the file's; triples come from the dealer if there is one, else from the parties. */
function parseThreat(
  { protocol = 'additive', triples, dealer }: JsonObject,
  field: FieldName,
  chosen: Partial<ThreatChoice>,
  path: string,
): ThreatChoice {
  const name = chosen.protocol ?? [...protocolNames].find((known) => known === protocol)
  if (name === undefined)
    return invalidFile(path, `has a "protocol" other than ${[...protocolNames].join(', ')}`)
  if (chosen.triples !== undefined) return { protocol: name, triples: chosen.triples }
  const models = threatModels.filter((model) => model.protocol === name)
  const unsaid =
    dealer === undefined ? withoutHelpers(name, fieldOf(field)) : (models.find(hasHelpers) ?? models[0])
  const model = triples === undefined ? unsaid : models.find((candidate) => candidate.triples === triples)
  if (model === undefined) {
    const sources = models.flatMap((candidate) => candidate.triples ?? [])
    return invalidFile(path, `has "triples" other than ${sources.join(', ')}, which ${name} can use`)
  }
  return { protocol: name, ...(model.triples && { triples: { name: model.triples } }) }
}

function hasHelpers({ helpers }: ThreatModel): boolean {
  return helpers.length > 0
}

function parseParty(entry: unknown, place: string, path: string): DeployedParty {
  const { name, address, pins, ...rest } = isJsonObject(entry) ? entry : {}
  if (Object.keys(rest).length > 0 || typeof name !== 'string' || typeof address !== 'string')
    return invalidFile(
      path,
      `has ${place} that is not { "name": "…", "address": "host:port" }, with or without "pins"`,
    )
  checkAddress(address, place, path)
  return pins === undefined ? { name, address } : { name, address, pins: parsePins(pins, place, path) }
}

function checkAddress(address: string, place: string, path: string): void {
  try {
    parseAddress(address)
  } catch (error) {
    if (!(error instanceof BeaverdamError)) throw error
    invalidFile(path, `has ${place} with a wrong "address": ${error.message}`)
  }
}

function parsePins(pins: unknown, place: string, path: string): readonly string[] {
  const isPin = (pin: unknown): pin is string => typeof pin === 'string' && /^[\da-f]{64}$/i.test(pin)
  if (!Array.isArray(pins) || pins.length < 1 || pins.length > 2 || !pins.every(isPin))
    return invalidFile(path, `has ${place} with "pins" that are not one or two of 64 digits in hex`)
  return pins.map((pin) => pin.toLowerCase())
}

function pinnedAlike(parties: readonly DeployedParty[], path: string): readonly DeployedParty[] {
  const keyless = parties.find(({ pins }) => pins === undefined)
  const pins = parties.flatMap((party) => party.pins ?? [])
  if (keyless !== undefined && pins.length > 0)
    invalidFile(path, `has no "pins" for ${JSON.stringify(keyless.name)}, where other parties have some`)
  if (new Set(pins).size < pins.length) invalidFile(path, 'has one of its "pins" twice')
  return parties
}

function distinct(parties: readonly DeployedParty[], path: string): readonly DeployedParty[] {
  for (const key of ['name', 'address'] as const) {
    const texts = parties.map((party) => party[key])
    const repeated = texts.find((text, i) => texts.indexOf(text) < i)
    if (repeated !== undefined)
      invalidFile(path, `gives the ${key} ${JSON.stringify(repeated)} to two parties`)
  }
  return parties
}
