#!/usr/bin/env node
import { Console } from 'node:console'
import process from 'node:process'
import { commandLine } from './command-line.ts'
import { exitCodeOf } from './exit.ts'
import { uncaught } from './program/thrown.ts'

// stdout is for results: what a user's program prints goes beside them.
globalThis.console = new Console(process.stderr)
// Whoever reads the results may leave before their end, as `head` does.
process.stdout.on('error', () => process.kill(process.pid, 'SIGTERM'))
// A promise of a user's program that nobody awaits fails here.
process.on('uncaughtException', (error) => process.exit(exitCodeOf(uncaught(error))))

try {
  await commandLine().parseAsync()
} catch (error) {
  process.exitCode = exitCodeOf(error)
}
// A user's program may have left a timer or a socket open, for which nothing waits any more.
process.stdout.write('', () => process.stderr.write('', () => process.exit()))
