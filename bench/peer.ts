import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { BeaverdamError } from '../src/errors.ts'

const execute = promisify(execFile)

// The build leaves the peers where they are.
const fromHere = extname(fileURLToPath(import.meta.url)) === '.ts' ? 'peers' : '../../bench/peers'
const folder = fileURLToPath(new URL(fromHere, import.meta.url))

export interface PeerRun {
  /** The framework, as package.json in bench/peers names it. */
  readonly name: string
  /** In bench/peers. The last line that it prints is JSON with `seconds`. */
  readonly script: string
  readonly args: readonly string[]
}

/**
 * Runs another framework's script in a process of its own, and installs the frameworks first if they are missing: a
 * bench alone asks for them, so the project itself doesn't depend on them.
 *
 * @returns the seconds that it measured
 * @throws FILE_UNREADABLE if the frameworks are missing and cannot be installed
 */
export async function runPeer({ name, script, args }: PeerRun): Promise<number> {
  if (!existsSync(`${folder}/node_modules/${name}`)) await install()
  const { stdout } = await execute(process.execPath, [script, ...args], { cwd: folder })
  const [report] = stdout.trim().split('\n').slice(-1)
  return JSON.parse(report ?? '').seconds
}

async function install(): Promise<void> {
  process.stderr.write(`Installing the frameworks to compare with: npm ci in ${folder}\n`)
  try {
    await execute('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder })
  } catch (cause) {
    throw new BeaverdamError(
      'FILE_UNREADABLE',
      `the frameworks to compare with are missing and could not be installed; run npm ci in ${folder}`,
      { cause },
    )
  }
}
