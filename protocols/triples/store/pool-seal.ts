import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'

/** Bytes by which what is sealed is longer. */
export const tagBytes = 16

/** Bytes of the code that authenticates what is not secret. */
export const codeBytes = 32

/** Where something sealed belongs in its pool: each place is sealed once. */
export interface SealedPlace {
  /** 0 for the contents, and then one for each stream. */
  readonly file: number
  readonly name: string
  readonly chunk: number
}

/** Follows from a key and a pool's salt, and tells nothing about either, hexadecimal. */
export function keyCheckOf(key: KeyObject, salt: string): string {
  return Buffer.from(derive(key, salt, 'key check', 16)).toString('hex')
}

/**
 * Seals what one pool holds by AES-256-GCM under a key of its own, which HKDF-SHA256 makes of the key file and the pool's
 * salt. The nonce is the place, file and chunk, so it never repeats: a place is written once, and a pool that is filled
 * again has a fresh salt. The header's hash and the file's name are authenticated with it, so that nothing opens in
 * another place, under another name or in another pool.
 */
export class PoolSeal {
  readonly #key: Uint8Array
  readonly #codeKey: Uint8Array
  readonly #header: Uint8Array

  constructor(key: KeyObject, salt: string, header: Uint8Array) {
    this.#key = derive(key, salt, 'material', 32)
    this.#codeKey = derive(key, salt, 'usage', 32)
    this.#header = createHash('sha256').update(header).digest()
  }

  seal(place: SealedPlace, plain: Uint8Array): Uint8Array {
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonceOf(place)).setAAD(this.#bound(place))
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  }

  /** Undefined if it was not sealed at this place of this pool. */
  open(place: SealedPlace, sealed: Uint8Array): Uint8Array | undefined {
    if (sealed.length < tagBytes) return undefined
    const end = sealed.length - tagBytes
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonceOf(place), { authTagLength: tagBytes })
      .setAAD(this.#bound(place))
      .setAuthTag(sealed.subarray(end))
    const plain = decipher.update(sealed.subarray(0, end))
    try {
      decipher.final()
    } catch {
      return undefined
    }
    return plain
  }

  /** HMAC-SHA256 of what changes and is not secret: unlike GCM it needs no nonce, so a restored disk repeats none. */
  code(bytes: Uint8Array): Uint8Array {
    return createHmac('sha256', this.#codeKey).update(this.#header).update(bytes).digest()
  }

  #bound({ name }: SealedPlace): Uint8Array {
    return Buffer.concat([this.#header, Buffer.from(name)])
  }
}

function nonceOf({ file, chunk }: SealedPlace): Uint8Array {
  const nonce = new DataView(new ArrayBuffer(12))
  nonce.setUint32(0, file, true)
  nonce.setBigUint64(4, BigInt(chunk), true)
  return new Uint8Array(nonce.buffer)
}

function derive(key: KeyObject, salt: string, purpose: string, length: number): Uint8Array {
  return new Uint8Array(
    hkdfSync('sha256', key, Buffer.from(salt, 'hex'), `beaverdam pool ${purpose}`, length),
  )
}
