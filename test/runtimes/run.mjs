/**
 * Uses the built package as an outsider does, wherever it says that it runs: `node test/runtimes/run.mjs`, after a build.
 *
 * It is packed and unpacked into a fresh folder. There its types are checked; Node, Deno and Bun run one program, replay the
 * published test vectors and run the examples; and Chromium runs what a bundler makes of it for pages. A runtime that is not
 * there is skipped, with a line that says so.
 */
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import process from 'node:process'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'beaverdam-runtimes-'))
const packageFolder = join(folder, 'node_modules/beaverdam')
const main = 'node_modules/beaverdam/dist/apps/cli/main.js'
const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** All that the program may do where permissions are asked for. */
const deno = ['deno', 'run', '--no-prompt', '--allow-env', '--allow-read', '--allow-net=127.0.0.1']
const runtimes = { Node: [process.execPath], Deno: deno, Bun: ['bun'] }

const examples = ['secure-sum.ts', 'multiplication.ts', 'histogram.ts', 'kept-shares.ts']

let failed = false

function report(subject, holds, output = '') {
  console.log(`${holds ? 'holds' : 'FAILS'}  ${subject}`)
  if (holds) return
  failed = true
  console.log(output.replace(/^/gm, '  '))
}

/** Runs a command in the folder: what it printed, and whether it ended well. Undefined where there is no such command. */
function run([command, ...args], cwd = folder) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    timeout: 120_000,
  })
  if (error?.code === 'ENOENT') return undefined
  return { ended: status === 0, stdout, all: `${stdout}${stderr}${error ?? ''}` }
}

/** Its dependencies are those of the checkout: nothing is fetched. */
function install() {
  const [tarball] = JSON.parse(
    run(['npm', 'pack', '--ignore-scripts', '--json', '--pack-destination', folder], root).stdout,
  )
  mkdirSync(packageFolder, { recursive: true })
  run(['tar', '-xzf', tarball.filename, '--strip-components=1', '-C', packageFolder])
  const { exports, dependencies, optionalDependencies } = JSON.parse(
    readFileSync(join(packageFolder, 'package.json'), 'utf8'),
  )
  // the types of Node belong to whoever imports a subpath that needs Node
  const needed = { ...dependencies, ...optionalDependencies, '@types/node': '', 'undici-types': '' }
  for (const name of Object.keys(needed)) {
    const link = join(folder, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    if (existsSync(join(root, 'node_modules', name))) symlinkSync(join(root, 'node_modules', name), link)
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', private: true }))
  console.log(`${tarball.filename}: ${tarball.entryCount} files, ${(tarball.size / 1e6).toFixed(1)} MB`)
  return Object.keys(exports).flatMap(spelledOut)
}

/** The names by which a subpath is imported: a pattern stands for every folder with an entry. */
function spelledOut(subpath) {
  const name = `beaverdam${subpath.slice(1)}`
  if (!name.endsWith('/*')) return [name]
  const entries = readdirSync(join(packageFolder, 'dist', dirname(subpath)), { recursive: true })
  return entries
    .filter((file) => basename(file) === 'index.js')
    .map((file) => name.replace('*', dirname(file)))
}

function checkTypes(subpaths) {
  const imports = subpaths.map(
    (subpath, i) => `import * as room${i} from '${subpath}'\nexport { room${i} }\n`,
  )
  writeFileSync(join(folder, 'subpaths.ts'), imports.join(''))
  for (const [module, moduleResolution] of Object.entries({ nodenext: 'nodenext', esnext: 'bundler' })) {
    const tsconfig = {
      compilerOptions: {
        ...{ strict: true, skipLibCheck: false, noEmit: true, target: 'es2022', types: ['node'] },
        ...{ module, moduleResolution },
      },
      files: ['subpaths.ts', ...examples],
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))
    const { ended, all } = run([join(root, 'node_modules/.bin/tsc'), '--project', 'tsconfig.json'])
    report(`types by ${moduleResolution}`, ended, all)
  }
  rmSync(join(folder, 'tsconfig.json'))
}

/** Keys by name, for links over TLS. */
function makeKeys(names) {
  const made = names.map((name) => {
    const { stdout } = run([process.execPath, main, 'keygen', '--out', 'keys', '--name', name, '--json'])
    return [name, JSON.parse(stdout)]
  })
  writeFileSync(join(folder, 'keys.json'), JSON.stringify(Object.fromEntries(made)))
}

function checkRuntime(name, command) {
  const consumer = run([...command, 'consumer.mjs'])
  if (consumer === undefined) return console.log(`skipped: ${name} is not installed`)
  const on = `${name} ${run([command[0], '--version']).stdout.match(/[\d.]+/)}`
  report(`${on}: program`, consumer.ended, consumer.all)

  const vectors = run([...command, main, 'vectors', 'check', join(packageFolder, 'protocols')])
  report(`${on}: test vectors, ${vectors.stdout.trim().split('\n').at(-1)}`, vectors.ended, vectors.all)

  // Node 20 runs no TypeScript: `npm run examples` runs them there
  if (command[0] === process.execPath) return
  for (const example of examples) {
    const printed = run(
      [process.execPath, '--conditions=source', '--import', 'tsx', `examples/${example}`],
      root,
    )
    const { ended, stdout, all } = run([...command, example])
    report(`${on}: examples/${example}`, ended && stdout === printed.stdout, all)
  }
}

/** What stands under `default` and not under `node`, where `node:` modules do not resolve. */
async function checkBrowser() {
  if (!existsSync(chromiumPath)) return console.log(`skipped: no Chromium at ${chromiumPath}`)
  const page =
    "import { checks, runChecks } from './checks.mjs'\nglobalThis.hold = runChecks(checks, console.log)"
  const { outputFiles } = await build({
    stdin: { contents: page, resolveDir: folder },
    ...{ bundle: true, minify: true, format: 'esm', platform: 'browser', write: false },
  })
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu'],
  })
  try {
    const tab = await browser.newPage()
    const printed = []
    tab.on('console', (message) => printed.push(message.text()))
    tab.on('pageerror', (error) => printed.push(String(error)))
    const body = '<script type="module" src="/bundle.js"></script>'
    await tab.route('https://page.test/**', (route) =>
      route.request().url().endsWith('.js')
        ? route.fulfill({ contentType: 'text/javascript', body: outputFiles[0].text })
        : route.fulfill({ contentType: 'text/html', body }),
    )
    await tab.goto('https://page.test/')
    const holds = await tab.evaluate('globalThis.hold')
    report(`Chromium ${browser.version()}: program, as a bundle`, holds === true, printed.join('\n'))
  } finally {
    await browser.close()
  }
}

try {
  const subpaths = install()
  for (const file of ['checks.mjs', 'consumer.mjs'])
    copyFileSync(join(import.meta.dirname, file), join(folder, file))
  for (const example of examples) copyFileSync(join(root, 'examples', example), join(folder, example))
  writeFileSync(join(folder, 'subpaths.json'), JSON.stringify(subpaths))
  makeKeys(['alice', 'bob', 'carol', 'eve'])
  checkTypes(subpaths)
  for (const [name, command] of Object.entries(runtimes)) checkRuntime(name, command)
  await checkBrowser()
} finally {
  rmSync(folder, { recursive: true })
}
if (failed) process.exitCode = 1
