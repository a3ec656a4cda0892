import { BeaverdamError } from '../../src/errors.ts'
import type { FieldVector } from '../../src/field/vector.ts'
import type { Party } from '../../src/runtime/party.ts'

/** What a client puts together from the servers' shares: its mask r, and v and w = r v, by which it sees that r is right. */
export interface Mask {
  readonly r: FieldVector
  readonly v: FieldVector
  readonly w: FieldVector
}

/**
 * Checks that w = r v, element by element (ePrint 2015/1006).
 *
 * r and v are uniform to any servers but all. Those that shift r by s, v by t and w by u pass if r t + v s + s t = u: with
 * s or t not zero that is a guess of r or v, right with a probability of 1/p.
 *
 * @throws INPUT_MASK_INVALID
 */
export function checkMask(at: Party, { r, v, w }: Mask): void {
  if (r.mul(v).equal(w)) return
  throw new BeaverdamError(
    'INPUT_MASK_INVALID',
    `the shares of this client's mask in '${at.scope}' do not fit together: a computing party lied, and nobody can tell ` +
      'which; the input was not sent',
  )
}
