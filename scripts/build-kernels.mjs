/**
 * Compiles the WebAssembly kernels: each AssemblyScript file directly in src/kernels/assembly becomes a module of the
 * same name in src/kernels/generated that holds its bytes in base64 and the TypeScript interface of its exports.
 * Folders below hold sources that entries import. Nothing is done while the outputs are newer than every input.
 */
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = 'src/kernels/assembly'
const outputs = 'src/kernels/generated'

const optimization = ['--enable', 'simd', '--optimizeLevel', '3', '--shrinkLevel', '0', '--converge']
// No garbage collector, and an abort that traps rather than an import: a kernel works on memory that it lays out itself.
const runtime = ['--runtime', 'stub', '--noAssert', '--use', 'abort=']

function modified(path) {
  return statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/**
 * The interface of a module's exports, read off the declarations that the compiler writes for its own bindings; those
 * would make a boolean of what is a number here.
 */
function exportsInterface(declarations) {
  const members = ['  readonly memory: WebAssembly.Memory']
  for (const [, name] of declarations.matchAll(/export const (\w+): \{/g))
    members.push(`  readonly ${name}: WebAssembly.Global<'i32'>`)
  for (const [, signature] of declarations.matchAll(/export function (\w+\(.*\): \w+);/g))
    members.push(`  ${signature.replaceAll('boolean', 'number')}`)
  return `export interface Kernels {\n${members.join('\n')}\n}\n`
}

async function compile(name) {
  // Loaded late: an installation whose kernels are up to date needs no compiler.
  const { default: asc } = await import('assemblyscript/asc')
  const files = new Map()
  const output = ['--bindings', 'raw', '--outFile', `${name}.wasm`]
  const { error, stderr } = await asc.main(
    [`${sources}/${name}.ts`, '--baseDir', root, ...output, ...optimization, ...runtime],
    { writeFile: (path, contents) => void files.set(basename(path), contents) },
  )
  process.stderr.write(stderr.toString())
  if (error) throw new Error(`the kernels of ${sources}/${name}.ts do not compile`, { cause: error })
  const bytes = files.get(`${name}.wasm`)
  const text = [
    `// Made from ${sources}/${name}.ts by \`npm run kernels\`.`,
    exportsInterface(files.get(`${name}.d.ts`)),
    `export const base64 =\n  '${Buffer.from(bytes).toString('base64')}'\n`,
  ].join('\n')
  writeFileSync(join(root, outputs, `${name}.ts`), text)
  console.log(`${outputs}/${name}.ts: ${bytes.length} bytes`)
}

const files = readdirSync(join(root, sources), { recursive: true }).filter((file) => file.endsWith('.ts'))
const entries = files.filter((file) => file === basename(file)).map((file) => basename(file, '.ts'))
const newestInput = Math.max(
  modified('scripts/build-kernels.mjs'),
  ...files.map((file) => modified(join(sources, file))),
)

mkdirSync(join(root, outputs), { recursive: true })
for (const name of entries) if (modified(`${outputs}/${name}.ts`) <= newestInput) await compile(name)
