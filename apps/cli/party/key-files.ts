import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BeaverdamError } from '../../../src/errors.ts'
import { type Identity, readIdentity } from '../../../src/transport/websocket.ts'
import { makeFolder } from '../files/make-folder.ts'
import { decodeText, invalidFile, readBytes } from '../files/read-bytes.ts'
import { writeNew } from '../files/write-new.ts'

/** Where a party's key and certificate are, in PEM. */
export interface KeyFiles {
  readonly key: string
  readonly certificate: string
}

function keyFiles(folder: string, name: string): KeyFiles {
  return { key: join(folder, `${name}.key`), certificate: join(folder, `${name}.crt`) }
}

/**
 * Writes a party's key, which its user alone may read, and its certificate. What exists is never written over: a key
 * that others have pinned could not be had back.
 *
 * @throws BeaverdamError FILE_UNWRITABLE, with nothing left behind
 */
export async function writeIdentity(
  folder: string,
  name: string,
  { privateKey, certificate }: Identity,
): Promise<KeyFiles> {
  const files = keyFiles(folder, name)
  await makeFolder(folder, 0o700)
  await writeNew(files.key, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 0o600)
  try {
    await writeNew(files.certificate, certificate.toString(), 0o644)
  } catch (error) {
    await rm(files.key)
    throw error
  }
  return files
}

/** Reads what `writeIdentity` has written. @throws BeaverdamError FILE_UNREADABLE or FILE_INVALID */
export async function readIdentityFiles(folder: string, name: string): Promise<Identity> {
  const files = keyFiles(folder, name)
  const [key, certificate] = await Promise.all(
    [files.key, files.certificate].map(async (path) => decodeText(await readBytes(path), path)),
  )
  try {
    return readIdentity(key ?? '', certificate ?? '')
  } catch (error) {
    if (!(error instanceof BeaverdamError)) throw error
    return invalidFile(`${files.key} or ${files.certificate}`, `is wrong: ${error.message}`)
  }
}
