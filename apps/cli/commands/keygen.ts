import { Command } from 'commander'
import { integer, plainName } from './parsers.ts'

interface KeygenOptions {
  readonly out: string
  readonly name: string
  readonly days: number
  readonly json?: boolean
}

const pinHelp = `
The name is what parties.json calls the party. NAME.key never leaves the party's machine. NAME.crt is shown to the
others, who know its key by the pin that is printed: SHA-256 of the key's SubjectPublicKeyInfo. Tell it to every party
by a way on which nobody can change it. To replace a key, let parties.json pin both the old and the new one, start the
party with the new one, then take the old one out.`

/** `beaverdam keygen`. */
export function keygenCommand(): Command {
  return new Command('keygen')
    .summary('make the key by which other parties know this one')
    .description(
      'Makes an Ed25519 key and a certificate that it signs itself, and prints the pin for parties.json.',
    )
    .requiredOption('--out <folder>', 'where to put NAME.key and NAME.crt; files that exist are left alone')
    .requiredOption('--name <name>', 'the name of the party', plainName)
    .option('--days <n>', 'how long the certificate is valid', integer(1, 3650), 365)
    .option('--json', 'print JSON')
    .addHelpText('after', pinHelp)
    .action(keygen)
}

async function keygen({ out, name, days, json = false }: KeygenOptions): Promise<void> {
  const [{ makeIdentity }, { pinOf }, { writeIdentity }, { printJson }] = await Promise.all([
    import('../../../src/transport/tls/self-signed.ts'),
    import('../../../src/transport/tls/pin.ts'),
    import('../party/key-files.ts'),
    import('../terminal/json.ts'),
  ])
  const now = Date.now()
  const notAfter = new Date(now + days * 24 * hourMs)
  // Peers whose clocks are slow take it at once.
  const identity = makeIdentity(name, { notBefore: new Date(now - hourMs), notAfter })
  const files = await writeIdentity(out, name, identity)
  const pin = pinOf(identity.certificate)
  if (json) return printJson({ name, ...files, pin, notAfter })
  const entry = `{ "name": ${JSON.stringify(name)}, "address": "host:port", "pins": ["${pin}"] }`
  process.stdout.write(
    `${files.key}  private: for ${name} alone\n` +
      `${files.certificate}  valid until ${notAfter.toISOString().slice(0, 10)}\n\n` +
      `In every party's parties.json:\n  ${entry}\n`,
  )
}

const hourMs = 3_600_000
