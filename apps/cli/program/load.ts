import { BeaverdamError } from '../../../src/errors.ts'
import type { Program } from '../../../src/runtime/index.ts'
import { type Bundle, enginePrefix } from './bundle.ts'
import { describeThrown } from './thrown.ts'

/**
 * Makes a program of a bundle: a module instance of its own for each party, even where parties share a process. What
 * it imports of `beaverdam` is this very package, wherever the program's file stands.
 *
 * @throws BeaverdamError FILE_INVALID if it has no function as default export; PROGRAM_FAILED if it throws when loaded
 */
export async function loadProgram(bundle: Bundle, party: string): Promise<Program> {
  const code = bundle.code.replaceAll(new RegExp(`"${enginePrefix}([\\w/.-]+)"`, 'g'), (_, specifier) =>
    JSON.stringify(engineModule(specifier)),
  )
  const url = `data:text/javascript;base64,${Buffer.from(code).toString('base64')}#${encodeURIComponent(party)}`
  const module: { readonly default?: unknown } = await import(url).catch((error) => {
    const why = describeThrown(error, bundle)
    throw new BeaverdamError('PROGRAM_FAILED', `the program could not be loaded: ${why}`)
  })
  if (typeof module.default !== 'function')
    throw new BeaverdamError('FILE_INVALID', 'the program: expected a function as its default export')
  return module.default as Program
}

function engineModule(specifier: string): string {
  try {
    return import.meta.resolve(specifier)
  } catch {
    throw new BeaverdamError('FILE_INVALID', `the program imports '${specifier}', which there is not`)
  }
}
