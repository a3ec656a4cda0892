/**
 * Every error that Beaverdam raises on purpose: a stable code for programs, a full sentence for people.
 *
 * @example
 * try { await mpc.open(x) } catch (error) {
 *   if (error instanceof BeaverdamError && error.code === 'PEER_TIMEOUT') console.error(error.party)
 * }
 */
export const errorCodes = {
  // values
  INVALID_ARGUMENT: 'an argument is outside what the operation accepts; the message says what was expected',
  INVALID_ELEMENT: 'bytes that should hold a field element are not below the modulus',
  LENGTH_MISMATCH: 'two vectors, or a vector and its bytes, have different lengths',
  FIELD_MISMATCH: 'operands belong to different fields',
  NOT_PRIME: 'the modulus given for a field is not a prime',
  NOT_FINITE: 'a real number to encode is NaN or infinite; the message gives its index',
  SCALE_MISMATCH: 'operands have different numbers of fraction bits',
  SHAPE_MISMATCH: 'operands have shapes that the operation cannot combine',
  HEADROOM_EXCEEDED:
    'a result could exceed half the modulus, so it could wrap; decided from the bounds, before anything is sent',
  WASM_UNSUPPORTED: 'this JavaScript engine lacks WebAssembly SIMD',
  // sharing and preprocessing
  SHARES_INVALID: 'shares cannot be combined: too few, repeated points, or of different lengths',
  SHARE_FILE_INVALID: 'bytes that should be a share file are truncated, damaged or malformed',
  SHARE_FILE_VERSION: 'a share file is of a version of the format that is not known here',
  SHARE_ALTERED:
    'a share is not the one that its sharing commits to, or shares do not fit their tags: somebody changed one',
  SHARING_MISMATCH: 'shares are of different sharings, so they do not belong together',
  SHARE_REPEATED: 'two shares are of one holder',
  SHARES_TOO_FEW:
    'fewer shares than the sharing needs; the message says how many there are and how many it takes',
  SEED_REUSED: 'a seed that has one use was used a second time',
  MATERIAL_EXHAUSTED: 'the preprocessing source has no more material of the kind asked for',
  POOL_MISMATCH:
    'a pool of material does not fit: it is of another run, party, field, key or kind than what is asked of it',
  POOL_DAMAGED: 'a pool of material is unfinished, truncated or damaged; none of it is handed out',
  POOL_IN_USE: 'another process draws from the pool of material',
  FIELD_TOO_SMALL: 'the field has too few elements for the security that the protocol promises',
  // runtime
  FOREIGN_SHARE: 'a shared value of another session was used',
  NOT_SHARED: 'an operation expected a shared value; often an await is missing',
  SCOPE_BUSY:
    'an operation was issued in a scope whose round is still in flight; give the branch its own scope',
  SCOPE_REUSED: 'a scope of that path was opened before in this session',
  OPERATION_PENDING: 'a program returned while an operation was still pending',
  DIVERGED: 'two parties run different operations at the same step',
  PEER_TIMEOUT: 'a wait reached its deadline; the message names who is missing',
  PEER_LOST: 'the link to a peer closed or fell silent',
  PEER_ABORTED: 'another party ended the session',
  PROGRAM_FAILED: "a party's own program threw; the message stays at that party, since it may hold a secret",
  SESSION_CLOSED: 'the session is over',
  BROADCAST_INCONSISTENT: 'a party sent different broadcasts to different peers',
  // wire
  MALFORMED_FRAME: 'a frame does not parse, or breaks the order of the protocol',
  FRAME_TOO_LARGE: 'a frame or body is larger than the bound for its place',
  MESSAGE_REPLAYED: 'a message came twice',
  UNCLAIMED_MESSAGE: 'a message came for a scope that nobody opened before its deadline',
  HELLO_MISMATCH:
    'the parties disagree on the session: protocol, version, program, field, parties or parameters',
  INSECURE_ADDRESS: 'links are not authenticated, so only loopback addresses are served without --insecure',
  CONNECTION_FAILED: 'a peer could not be reached',
  LINK_UNAUTHENTICATED:
    'a peer did not prove who it is by a fresh TLS 1.3 handshake with a certificate; it needs a key and pins',
  PIN_MISMATCH: 'a key is not pinned for the party that shows it; compare it with what its keygen printed',
  CERTIFICATE_EXPIRED: 'a certificate is past its last day; its party makes a new key, which all pin',
  CERTIFICATE_NOT_YET_VALID: 'a certificate is before its first day; a clock may be wrong',
  // checks against parties that lie
  INVALID_POINT: 'bytes that should hold a group element encode none, or the identity',
  OT_CHECK_FAILED: 'a check of oblivious transfer failed: the other end deviated from the protocol',
  COMMITMENT_INVALID: 'a party opened a commitment to something else than it committed to',
  MAC_CHECK_FAILED: 'opened values do not fit their MACs: a party deviated, and the MAC key is burnt',
  OPENING_MISMATCH:
    'two parties hold the same share of an opened value and said different things of it: one of them deviated',
  VERIFICATION_FAILED:
    'what was computed does not pass its verification: a party deviated, and nothing was opened that depends on it',
  MAC_KEY_BURNT: 'the MAC key is no longer safe to use, and neither is any material under it',
  // lattice encryption
  PARAMETERS_MISMATCH: 'a key or ciphertext belongs to another parameter set than the one it meets',
  KEY_MISMATCH: 'a ciphertext is under another key than the one it meets',
  CIPHERTEXT_MALFORMED:
    'bytes that should hold a key or ciphertext have another form, or a residue is too large',
  NOISE_BUDGET_EXCEEDED:
    'a ciphertext would be too noisy to decrypt or drown: fewer addends, or parameters derived for more',
  KEY_EXHAUSTED: 'so much was opened under a key that its noise no longer drowns: make a new key',
  COUNT_INVALID:
    'a count of what was opened under keys is damaged, or of another key file: it does not start at zero',
  COUNT_IN_USE: 'another process has the count of what was opened under keys',
  PLAINTEXT_PROOF_REJECTED:
    'a proof does not show that who made ciphertexts knows what they are made of, and that it is small',
  // verified reports
  REPORT_MALFORMED: 'a part of a report, or a message about one, has the wrong length or does not decode',
  PROOF_REJECTED:
    'the proof of a report does not show a valid measurement, or its shares do not fit together',
  JOINT_RANDOMNESS_MISMATCH:
    'the joint randomness of a report is not that of its shares: a proof may have been made to fit it',
  TEST_POINT_REJECTED:
    'the test point of a query is a root of unity, which happens by chance below 2^-40: the report is dropped',
  TASK_INVALID: 'the encoding of a task, or its JSON form, is not that of a task',
  TASK_MISMATCH: 'a report, or a message about one, belongs to another task',
  RECEIVER_MISMATCH: 'a message is for another party than the one that got it',
  KEY_UNKNOWN: 'a message is sealed to a key that its receiver does not hold',
  KEY_CONFIG_INVALID: 'a key to seal to is not signed by its owner, or not valid at this time',
  OUTSIDE_WINDOW: 'a time is outside the window of its task',
  SEAL_INVALID:
    'a sealed message does not open: it was changed, or is of another key, purpose or context than expected',
  REPORT_REPEATED: 'a report of that id came before, whatever became of it',
  EQUIVOCATION: 'a client told the aggregators different things of one report, which all of them drop',
  KEYS_MISMATCH: 'keys of an aggregator are not those that its task names or commits to',
  NOISE_UNSUPPORTED: 'a task asks its aggregators for noise that they cannot add yet',
  WRAPAROUND_CHECK_FAILED:
    'a wraparound check of a vector within the norm failed by a rare chance: the client shards it again',
  RESPONSE_INVALID: 'a server answered something else than its interface says',
  WORKER_FAILED:
    'the worker of a page could not be started, or failed; a Content-Security-Policy may forbid it',
  // aggregation
  BATCH_TOO_SMALL: 'fewer contributions than the minimum batch size',
  BATCH_TOO_LARGE: 'more contributions than the maximum batch size',
  CONTRIBUTION_REPEATED: 'a contribution with that id was accepted before, or is in a released batch',
  CONTRIBUTION_INVALID: 'a contribution does not fit its task',
  SET_MISMATCH: 'the aggregators hold different sets of contributions',
  INPUT_MASK_INVALID:
    "the shares of a client's mask do not fit together: a computing party lied, and no input was sent",
  RELEASE_MISMATCH: 'the aggregators published different results',
  ALREADY_RELEASED: 'the batch was released before',
  ZERO_WEIGHT: 'the weights sum to zero, so there is no mean',
  // files
  FILE_UNREADABLE: 'a file is missing or cannot be read',
  FILE_UNWRITABLE: 'a file cannot be written where it was asked for',
  FILE_INVALID: 'a file does not parse as its format',
  FILE_MISMATCH: 'files that belong together differ in names, shapes or types',
  NOT_REPRESENTABLE:
    'a number does not fit its number type: an integer of a file that a double cannot hold exactly, or a result',
  NOT_INSTALLED:
    'a program or a package is not here that is not part of this one; the message says how to get it',
  VECTOR_MISMATCH: 'a test vector does not match what the protocol computes',
} as const

export type ErrorCode = keyof typeof errorCodes

export interface ErrorDetails {
  /** The party at fault or missing, where one is. */
  readonly party?: string
  readonly cause?: unknown
}

export class BeaverdamError extends Error {
  readonly code: ErrorCode
  readonly party: string | undefined

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'BeaverdamError'
    this.code = code
    this.party = details.party
  }
}

/**
 * Refuses an argument: `expectation` reads on from the argument's name.
 *
 * @throws BeaverdamError INVALID_ARGUMENT
 */
export function invalidArgument(name: string, expectation: string, got: unknown): never {
  throw new BeaverdamError('INVALID_ARGUMENT', `${name}: expected ${expectation}, got ${String(got)}`)
}

/** Checks an integer argument in `min..max`. @throws BeaverdamError INVALID_ARGUMENT */
export function checkInteger(
  name: string,
  value: number,
  min: number,
  max = Number.MAX_SAFE_INTEGER,
): number {
  if (!Number.isSafeInteger(value) || value < min || value > max)
    invalidArgument(name, `an integer in ${min}..${max}`, value)
  return value
}
