import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'

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

/** The page of `examples/browser` with its aggregators, in processes of their own. */
export interface RunningDemo {
  readonly origin: string
  end(): Promise<void>
}

/** @param options of `examples/browser/serve.ts` */
export async function runDemo(...options: readonly string[]): Promise<RunningDemo> {
  // The example is not compiled: it is run as its sources stand, also by what is.
  const levelsUp = import.meta.url.endsWith('.ts') ? '..' : '../..'
  const cwd = fileURLToPath(new URL(levelsUp, import.meta.url))
  const serve = ['--conditions=source', '--import', 'tsx', 'examples/browser/serve.ts', '--port', '0']
  const demo = spawn(process.execPath, [...serve, ...options], { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(demo, 'exit')
  return { origin: await printedOrigin(demo), end: () => ended(demo, exited) }
}

async function printedOrigin(demo: ChildProcess): Promise<string> {
  if (demo.stdout !== null)
    for await (const line of createInterface({ input: demo.stdout })) {
      const [origin] = /http:\S+/.exec(line) ?? []
      if (origin !== undefined) return origin
    }
  throw new Error('examples/browser/serve.ts ended before it served a page')
}

async function ended(demo: ChildProcess, exited: Promise<unknown>): Promise<void> {
  demo.kill()
  await exited
}
