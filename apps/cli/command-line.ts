import { Command, Help, type Option } from 'commander'
import { aggregateCommand } from './commands/aggregate.ts'
import { benchCommand } from './commands/bench.ts'
import { federateCommand } from './commands/federate.ts'
import { keygenCommand } from './commands/keygen.ts'
import { partyCommand } from './commands/party.ts'
import { preprocessCommand } from './commands/preprocess.ts'
import { reconstructCommand } from './commands/reconstruct.ts'
import { reportCommand } from './commands/report.ts'
import { shareCommand } from './commands/share.ts'
import { simulateCommand } from './commands/simulate.ts'
import { sumCommand } from './commands/sum.ts'
import { taskCommand } from './commands/task.ts'
import { vectorsCommand } from './commands/vectors.ts'
import { packageVersion } from './version.ts'

/** Everything that can be typed behind `beaverdam`. Parsing throws what goes wrong; `exitCodeOf` makes a code of it. */
export function commandLine(): Command {
  const program = new Command('beaverdam')
    .description('Secure multi-party computation and secure aggregation of federated model updates.')
    .version(packageVersion())
    .showHelpAfterError('(--help says more)')
    .exitOverride()
    .configureHelp({ optionDescription })
    .addHelpText('after', '\nThe exit code is 0, or 1 for a failure, or 2 for a command line that is wrong.')
    .addCommand(federateCommand())
    .addCommand(sumCommand())
    .addCommand(taskCommand())
    .addCommand(reportCommand())
    .addCommand(aggregateCommand())
    .addCommand(shareCommand())
    .addCommand(reconstructCommand())
    .addCommand(simulateCommand())
    .addCommand(partyCommand())
    .addCommand(keygenCommand())
    .addCommand(preprocessCommand())
    .addCommand(benchCommand())
    .addCommand(vectorsCommand())
  inheritSettings(program)
  return program
}

/** Commander's own says nothing of an option that has to be there. */
function optionDescription(option: Option): string {
  const text = new Help().optionDescription(option)
  return option.mandatory ? `${text} (required)` : text
}

/** `addCommand` leaves a command its own settings: how errors are shown, and that none ends the process. */
function inheritSettings(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent)
    inheritSettings(command)
  }
}
