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
  /** In bench/peers. The last line that it prints is JSON with `seconds`. */
  readonly script: string
  readonly args: readonly string[]
}

/** Runs another framework's script in a process of its own. @returns the seconds that it measured */
export async function runPeer({ script, args }: PeerRun): Promise<number> {
  const { stdout } = await execute(process.execPath, [script, ...args], { cwd: folder })
  const [report] = stdout.trim().split('\n').slice(-1)
  return JSON.parse(report ?? '').seconds
}

/**
 * Installs the frameworks to compare with if they are missing: a bench alone asks for them, so the project itself doesn't
 * depend on them.
 *
 * @param name of one of them, as package.json in bench/peers names it
 * @throws BeaverdamError NOT_INSTALLED if they are missing and cannot be installed
 */
export async function installPeer(name: string): Promise<void> {
  if (!existsSync(folder))
    throw new BeaverdamError(
      'NOT_INSTALLED',
      `${name}, which the bench runs beside, comes with a checkout of the project; run it there`,
    )
  if (existsSync(`${folder}/node_modules/${name}`)) return
  process.stderr.write(`Installing the frameworks to compare with: npm ci in ${folder}\n`)
  try {
    await execute('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder })
  } catch (cause) {
    throw new BeaverdamError(
      'NOT_INSTALLED',
      `${name}, which the bench runs beside, could not be installed; run npm ci in ${folder}`,
      { cause },
    )
  }
}
