// Writes the README's table of threat models anew: `npm run threat-table`.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { threatTable } from '../protocols/threat-table.ts'

const path = join(import.meta.dirname, '..', 'README.md')
const readme = await readFile(path, 'utf8')
const table = /(?<=<!-- threat models -->\n)[\s\S]*?(?=<!-- \/threat models -->)/
await writeFile(path, readme.replace(table, threatTable()))
