import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { checksumBytes, withChecksum } from '../../../protocols/share-file/checksum.ts'
import { encodeHeader } from '../../../protocols/share-file/header.ts'
import { HeldShare } from '../../../protocols/share-file/held-share.ts'
import { commitmentBytes, commitShare, openerBytes } from '../../../protocols/share-file/share-commitment.ts'
import { bundledCommand, temporaryFolder } from '../testing/tested-command.ts'

const command = await bundledCommand()
afterAll(() => command.remove())

const folder = temporaryFolder()
const at = (name: string) => join(folder, name)

async function run(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await command.run(args)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

test('shares are made of a file, computed with, kept, and put together', async () => {
  writeFileSync(at('x.csv'), 'a;b\n1;2.5\n-3;4\n')
  writeFileSync(
    at('square.ts'),
    `export default async (mpc) => {
      const x = await mpc.shared('x')
      await mpc.keep('y', await mpc.mul(x, x))
    }`,
  )
  const terms = ['--parties', '4', '--scheme', 'shamir', '--fraction-bits', '8', '--clip', '100']
  const shared = await run('share', at('x.csv'), ...terms, '--out', at('shares'))
  expect(shared).toContain('x.csv in 4 shares: shamir, any 2 are enough, fewer learn nothing')

  const share = (holder: number) => at(`shares/x.${holder}.share`)
  await run('reconstruct', share(3), share(0), '--out', at('back.csv'))
  expect(readFileSync(at('back.csv'), 'utf8')).toBe('a;b\n1;2.5\n-3;4\n')

  const inputs = [3, 0, 1].flatMap((holder, party) => ['--input', `${party}:x=${share(holder)}`])
  const program = ['simulate', at('square.ts'), '--parties', '3', ...inputs]
  await run(...program, '--transport', 'process', '--keep', at('kept'))
  const { tensors, ...facts } = JSON.parse(await run('reconstruct', at('kept'), '--json'))
  expect(facts).toMatchObject({ scheme: 'additive', parties: 3, fractionBits: 16, shares: 3 })
  expect(tensors).toEqual([{ name: '', shape: [2, 2], dtype: 'float64', values: [1, 6.25, 9, 16] }])

  const { code, stderr } = await command.run(program)
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('--keep DIR') })
})

/**
 * Changes the last holder's share of a sharing, and the commitment to it and the checksum in that holder's file, or in those
 * of others, too.
 */
async function forge(files: readonly string[], forged: readonly string[]): Promise<void> {
  const last = files.length - 1
  const { sharing } = await HeldShare.fromBytes(readFileSync(files[last]!))
  const header = encodeHeader(sharing).length
  const body = readFileSync(files[last]!).subarray(header + 1 + openerBytes, -checksumBytes)
  body[0]! ^= 1
  const share = { holder: last, opener: new Uint8Array(openerBytes), body }
  const commitment = await commitShare(sharing.id, share)
  for (const file of forged) {
    const content = readFileSync(file).subarray(0, -checksumBytes)
    content.set(commitment, header - commitmentBytes)
    if (file === files[last]) content.set(Buffer.concat([share.opener, body]), header + 1)
    writeFileSync(file, await withChecksum(content))
  }
}

test('a changed share is found by a session, whatever else was made to fit it', async () => {
  writeFileSync(at('z.csv'), '1\n2\n')
  writeFileSync(at('open.ts'), `export default async (mpc) => mpc.open(await mpc.shared('x'))`)
  await run('share', at('z.csv'), '--parties', '2', '--out', at('forged'))
  const files = [0, 1].map((holder) => at(`forged/z.${holder}.share`))
  const inputs = files.flatMap((file, party) => ['--input', `${party}:x=${file}`])
  const simulate = () =>
    command.run(['simulate', at('open.ts'), '--parties', '2', '--protocol', 'spdz', ...inputs])

  const originals = files.map((file) => readFileSync(file))
  await forge(files, files.slice(1))
  const mismatch = "the share of party 'party-1' is of another sharing than the share of party 'party-0'"
  expect(await simulate()).toMatchObject({ code: 1, stderr: expect.stringContaining(mismatch) })

  for (const [holder, file] of files.entries()) writeFileSync(file, originals[holder]!)
  await forge(files, files)
  const unfit = expect.stringContaining('the shares do not fit their tags')
  expect(await simulate()).toMatchObject({ code: 1, stderr: unfit })
  expect(await command.run(['reconstruct', at('forged')])).toMatchObject({ code: 1, stderr: unfit })
})

test.each([
  ['additive', '1', 'expected 2, as additive shares are all needed, got 1'],
  ['shamir', '3', 'expected at most 2, below the number of holders, got 3'],
])('%s sharing refuses a threshold of %s', async (scheme, threshold, message) => {
  const terms = ['--parties', '3', '--scheme', scheme, '--threshold', threshold, '--out', folder]
  const { code, stderr } = await command.run(['share', at('x.csv'), ...terms])
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) })
})

test('an interrupt waits until all shares are whole', async () => {
  writeFileSync(at('waited.json'), '[1, 2, 3]')
  const sharing = ['share', at('waited.json'), '--parties', '3', '--out', at('waited')]
  const ended = await command.run(sharing, { signal: 'SIGINT', who: 'parent', at: 'file', count: 2 })
  expect(ended).toMatchObject({ code: null, signal: 'SIGINT', stderr: '' })
  expect(readdirSync(at('waited'))).toHaveLength(3)
  expect(await run('reconstruct', at('waited'))).toContain('put together from 3 of 3 shares')
})
