import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { BeaverdamError } from '../src/errors.ts'

/** Debian's Chromium, or another one that the environment names. */
export const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** Starts a headless Chromium that talks to nobody but the pages it is given. */
export async function launchChromium(): Promise<Browser> {
  const { chromium } = await import('playwright-core')
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  })
}

// The example is not compiled: it is run as its sources stand, also by what is.
const root = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '..' : '../..', import.meta.url))
const servePath = 'examples/browser/serve.ts'

/**
 * Checks that the page can be served, and opened in a browser.
 *
 * @throws BeaverdamError NOT_INSTALLED, which says how to get what is missing
 */
export function checkDemo(browser = chromiumPath): void {
  if (!existsSync(join(root, servePath)))
    notInstalled(
      'the page of examples/browser is not in the package; run the bench in a checkout of the project',
    )
  const { resolve } = createRequire(import.meta.url)
  for (const name of ['tsx', 'playwright-core'])
    try {
      resolve(name)
    } catch {
      notInstalled(`${name} is not installed; run npm install in ${root}`)
    }
  if (!existsSync(browser))
    notInstalled(`there is no Chromium at ${browser}; install it there, or have CHROMIUM name another place`)
}

function notInstalled(text: string): never {
  throw new BeaverdamError('NOT_INSTALLED', text)
}

/** The page of `examples/browser` with its aggregators, in processes of their own. */
export interface RunningDemo {
  readonly origin: string
  end(): Promise<void>
}

/** @param options of `examples/browser/serve.ts` */
export async function runDemo(...options: readonly string[]): Promise<RunningDemo> {
  const serve = ['--conditions=source', '--import', 'tsx', servePath, '--port', '0']
  const demo = spawn(process.execPath, [...serve, ...options], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(demo, 'exit')
  return { origin: await printedOrigin(demo), end: () => ended(demo, exited) }
}

async function printedOrigin(demo: ChildProcess): Promise<string> {
  if (demo.stdout !== null)
    for await (const line of createInterface({ input: demo.stdout })) {
      const [origin] = /http:\S+/.exec(line) ?? []
      if (origin !== undefined) return origin
    }
  throw new Error(`${servePath} ended before it served a page`)
}

async function ended(demo: ChildProcess, exited: Promise<unknown>): Promise<void> {
  demo.kill()
  await exited
}
