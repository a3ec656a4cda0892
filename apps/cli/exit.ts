import { CommanderError } from 'commander'
import { BeaverdamError } from '../../src/errors.ts'
import { UsageError } from './commands/usage-error.ts'

/**
 * Says on stderr in one sentence why a command failed, unless commander has said so already.
 *
 * @returns the exit code: 0 after `--help` and `--version`, 1 for a failure, 2 for a command line that is wrong
 */
export function exitCodeOf(error: unknown): 0 | 1 | 2 {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof UsageError) {
    process.stderr.write(`error: ${error.message}\n`)
    return 2
  }
  if (error instanceof BeaverdamError) process.stderr.write(`${error.code}: ${error.message}\n`)
  // Nobody expected this one, so its stack says where to look.
  else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return 1
}
