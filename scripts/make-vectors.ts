// Writes each protocol's test vectors anew, from fixed seeds: `npm run vectors`.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { protocolVectors, recordVectors } from '../protocols/vector-formats.ts'

for (const protocol of Object.keys(protocolVectors)) {
  const folder = join(import.meta.dirname, '..', 'protocols', protocol, 'vectors')
  await mkdir(folder, { recursive: true })
  for (const name of await readdir(folder)) await rm(join(folder, name))
  for (const [name, file] of await recordVectors(protocol)) {
    await writeFile(join(folder, `${name}.json`), `${JSON.stringify(file, undefined, 1)}\n`)
    console.log(`protocols/${protocol}/vectors/${name}.json`)
  }
}
