import { Option } from 'commander'

/** `--protocol` of a sum: what the aggregators are trusted with. */
export function aggregationOption(): Option {
  return new Option(
    '--protocol <name>',
    'additive: aggregators follow the protocol; spdz: who does not is caught',
  )
    .choices(['additive', 'spdz'])
    .default('additive')
}
