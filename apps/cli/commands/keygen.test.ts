import { X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { bundledCommand, temporaryFolder } from '../testing/tested-command.ts'

const command = await bundledCommand()
afterAll(() => command.remove())

const folder = join(temporaryFolder(), 'keys')
const keygen = (name: string, ...more: readonly string[]) =>
  command.run(['keygen', '--out', folder, '--name', name, ...more])

test('makes a key that its user alone can read, and a certificate', async () => {
  const { code, stdout, stderr } = await keygen('alice', '--days', '30', '--json')
  expect([code, stderr]).toEqual([0, ''])
  const made = JSON.parse(stdout)
  expect(made).toMatchObject({ name: 'alice', pin: expect.stringMatching(/^[\da-f]{64}$/) })
  expect(statSync(made.key).mode & 0o777).toBe(0o600)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  const certificate = new X509Certificate(readFileSync(made.certificate))
  expect(certificate.subject).toBe('CN=alice')
  expect(certificate.verify(certificate.publicKey)).toBe(true)
  expect(certificate.publicKey.asymmetricKeyType).toBe('ed25519')
  expect(Math.round((Date.parse(certificate.validTo) - Date.now()) / 86_400_000)).toBe(30)
})

test('prints the line for parties.json, and never the key', async () => {
  const { stdout } = await keygen('bob')
  expect(stdout).toMatch(/"name": "bob", "address": "host:port", "pins": \["[\da-f]{64}"\] \}\n$/)
  expect(stdout).not.toContain('PRIVATE')
})

test('leaves a key alone that exists', async () => {
  await keygen('carol')
  const before = readFileSync(join(folder, 'carol.key'))
  expect(await keygen('carol')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^FILE_UNWRITABLE: .*carol.key cannot be written: it exists already\n$/),
  })
  expect(readFileSync(join(folder, 'carol.key'))).toEqual(before)
})
