import { InvalidArgumentError, Option } from 'commander'

/** `--deadline`: how long those wait for each other who run a command together. */
export function deadlineOption(who: 'process' | 'party'): Option {
  return new Option('--deadline <seconds>', `how long a ${who} waits for another, its start included`)
    .argParser(seconds)
    .default(60)
}

/** `--wait`: how long a party of a real deployment waits for the others, which people start. */
export function waitOption(): Option {
  return new Option('--wait <seconds>', 'how long to wait for the others to start')
    .argParser(seconds)
    .default(60)
}

/** A day at most: a timer has no room for a month. */
function seconds(text: string): number {
  const value = Number(text)
  if (!(value > 0 && value <= 86_400))
    throw new InvalidArgumentError('Expected a number of seconds above 0 and up to 86400, a day.')
  return value
}
