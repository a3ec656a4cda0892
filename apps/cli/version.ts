import { existsSync, readFileSync } from 'node:fs'

/** The version in the package's own package.json, which stands above this file in a checkout and once built. */
export function packageVersion(): string {
  let folder = new URL('.', import.meta.url)
  while (!existsSync(new URL('package.json', folder))) folder = new URL('..', folder)
  const { version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as { version: string }
  return version
}
