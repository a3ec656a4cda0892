import type { Evaluation } from './backpropagation.ts'
import { otherCourses } from './other-courses.ts'
import { bytesText, countText, percent, secondsText, smallText } from './quantity.ts'
import type { EncryptionReport, PoisonReport, Report, RoundRecord, VerificationReport } from './report.ts'
import { reportCharts } from './report-charts.ts'
import { reportStyle } from './report-style.ts'

/** The report as one page that needs nothing from a network, light or dark as its reader has it. */
export function reportPage(report: Report): string {
  const title = `Federated training on ${report.data.name}`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeText(title)}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<header>
<p class="kicker">Beaverdam report</p>
<h1>${escapeText(title)}</h1>
<p>${escapeText(summary(report))}</p>
</header>
${keyFigures(report)}
${reportCharts(report)}
<div class="pair">
${comparisonTable(report)}
${settingsTable(report)}
</div>
${roundsTable(report)}
</main>
</body>
</html>
`
}

function summary(report: Report): string {
  const { data, aggregation, rounds, verification, poison } = report
  const course =
    `${countText(aggregation.clients)} clients with ${countText(data.trainRows)} rows between them trained one model ` +
    `in ${countText(rounds.length)} rounds. In each, ${countText(aggregation.aggregators)} aggregators ` +
    `${aggregationSummary(report)} only their weighted mean and the sum of the weights.`
  const norm =
    verification === null
      ? ''
      : ` An update counted if its norm was proved to be at most ${verification.bound}.`
  return `${course}${norm}${poison === null ? '' : ` ${poisonSummary(poison, rounds)}`}`
}

function aggregationSummary({ verification, encryption }: Report): string {
  if (encryption !== null)
    return 'added up updates that none of them can decrypt alone, and together decrypted'
  const summed = verification === null ? 'summed' : 'verified, without seeing them, and summed'
  return `${summed} secret shares of the updates and opened`
}

function poisonSummary({ liars, factor }: PoisonReport, rounds: readonly RoundRecord[]): string {
  const who = liars.length === 1 ? 'One client' : `${countText(liars.length)} of the clients`
  const refused = sumOf(rounds.map((round) => round.refused.length))
  return (
    `${who} lied and sent ${factor < 0 ? 'the opposite of ' : ''}their update, ${Math.abs(factor)} times as large` +
    (refused === 0
      ? '.'
      : `. Their ${countText(refused)} reports were refused, so that the model is what the others learn by themselves.`)
  )
}

function keyFigures(report: Report): string {
  const { start, rounds, pooled, seconds } = report
  const final = rounds.at(-1) ?? start
  const bytes = sumOf(rounds.map((round) => round.bytes))
  const figures: [name: string, value: string, note: string][] = [
    [
      'Accuracy',
      percent(final.accuracy),
      `${accuracyNote(report)}pooled in the clear: ${percent(pooled.accuracy)}`,
    ],
    ['Loss', final.loss.toFixed(3), `pooled in the clear: ${pooled.loss.toFixed(3)}`],
    ['Sent', bytesText(bytes), `${bytesText(Math.round(bytes / Math.max(1, rounds.length)))} a round`],
    ['Time', secondsText(seconds), `${secondsText(sumOf(rounds.map((round) => round.seconds)))} in rounds`],
  ]
  const items = figures.map(
    ([name, value, note]) => `<div><dt>${name}</dt><dd>${value}</dd><dd class="note">${note}</dd></div>`,
  )
  return `<dl class="figures">${items.join('')}</dl>`
}

function accuracyNote(report: Report): string {
  const notes = otherCourses(report).map(
    ({ name, results }) => `${name}: ${percent(results.at(-1)?.accuracy ?? 0)}, `,
  )
  return notes.join('')
}

function comparisonTable(report: Report): string {
  const { comparison, rounds, start, pooled } = report
  const { largestMeanDifference, meanBound, largestWeightDifference, weightBound, clear } = comparison
  const results: [name: string, result: Evaluation][] = [
    ['Secure aggregation', rounds.at(-1) ?? start],
    ['The same rounds in the clear', clear],
    ...otherCourses(report).map(({ name, results }): [string, Evaluation] => [
      `In the clear, ${name}`,
      results.at(-1) ?? start,
    ]),
    ['All rows pooled, in the clear', pooled],
  ]
  const rows = results.map(
    ([name, { accuracy, loss }]) =>
      `<tr><th>${name}</th><td>${(100 * accuracy).toFixed(2)}%</td><td>${loss.toFixed(4)}</td></tr>`,
  )
  return `<section>
<h2>Compared with training in the clear</h2>
<table>
<thead><tr><th></th><th>accuracy</th><th>loss</th></tr></thead>
<tbody>${rows.join('\n')}</tbody>
</table>
<table>
<thead><tr><th>Largest difference of a weight</th><th>seen</th><th>bound</th></tr></thead>
<tbody>
<tr><th>One round, from the same updates</th><td>${smallText(largestMeanDifference)}</td><td>${smallText(meanBound)}</td></tr>
<tr><th>After all rounds</th><td>${smallText(largestWeightDifference)}</td><td>${weightBound === null ? 'none' : smallText(weightBound)}</td></tr>
</tbody>
</table>
<p class="note">The mean of a round differs by the rounding of fixed point alone. ${
    weightBound === null
      ? 'Training may amplify that from round to round, so there is no bound on the weights at the end.'
      : 'Training does not amplify that: the loss is convex and the learning rate small enough.'
  }</p>
</section>`
}

function settingsTable(report: Report): string {
  const { data, model, training, aggregation, verification, encryption, poison, rounds } = report
  const settings: [name: string, value: string][] = [
    [
      'Data',
      `${countText(data.inputs)} inputs, ${countText(data.classes)} classes, ${countText(data.testRows)} test rows`,
    ],
    [
      'Model',
      `${model.hidden === 0 ? 'logistic regression' : `${countText(model.hidden)} hidden units`}, ` +
        `${countText(model.parameters)} weights`,
    ],
    ['Local epochs', countText(training.epochs)],
    ['Batch size', countText(training.batchSize)],
    ['Learning rate', String(training.learningRate)],
    ['L2 penalty', String(training.l2)],
    [
      'Protocol',
      aggregation.protocol + (aggregation.triples === null ? '' : `, triples: ${aggregation.triples}`),
    ],
    ['Field', aggregation.field],
    [
      'Fixed point',
      `${countText(aggregation.fractionBits)} fraction bits` +
        (aggregation.clip === null ? '' : `, clip at ${aggregation.clip}`),
    ],
    ...(verification === null ? [] : verificationSettings(verification)),
    ...(encryption === null ? [] : encryptionSettings(encryption)),
    ...(poison === null ? [] : [['Liars', poisonText(poison)] as [string, string]]),
    verification === null
      ? ['Values clipped', countText(sumOf(rounds.map(({ saturated }) => saturated)))]
      : ['Updates clipped', countText(sumOf(rounds.map(({ clippedUpdates }) => clippedUpdates)))],
    ['Seed', String(training.seed)],
  ]
  const rows = settings.map(([name, value]) => `<tr><th>${name}</th><td>${escapeText(value)}</td></tr>`)
  return `<section>
<h2>Settings</h2>
<table class="settings"><tbody>${rows.join('\n')}</tbody></table>
</section>`
}

function verificationSettings(verification: VerificationReport): [name: string, value: string][] {
  const { bound, provedBound, maxWeight, maxRows, minimum, statistics } = verification
  const scaled = maxWeight === maxRows ? '' : `, for ${countText(maxRows)} rows`
  return [
    ['Norm of an update', `at most ${bound}, and ${smallText(provedBound - bound)} for rounding`],
    ['Weight of a client', `at most ${countText(maxWeight)}${scaled}`],
    ['Fewest reports', countText(minimum)],
    ...(statistics ? [['Column statistics', 'summed, not verified'] as [string, string]] : []),
  ]
}

function encryptionSettings(encryption: EncryptionReport): [name: string, value: string][] {
  const { slots, modulusBits, numbersPerSlot, ciphertexts, updateBytes, statistics } = encryption
  return [
    [
      'Encrypted update',
      `${ciphertexts === 1 ? '1 ciphertext' : `${countText(ciphertexts)} ciphertexts`} of ${countText(slots)} slots, ` +
        `${numbersPerSlot === 1 ? '1 number' : '2 numbers'} a slot, modulo ${modulusBits} bits`,
    ],
    ['Its size', `${bytesText(updateBytes)} with proofs, to each aggregator`],
    ...(statistics ? [['Column statistics', 'summed as shares, not encrypted'] as [string, string]] : []),
  ]
}

function poisonText({ liars, factor }: PoisonReport): string {
  return `${liars.map((client) => `client-${client}`).join(', ')}: the update times ${factor}`
}

type RoundColumn = readonly [title: string, cell: (record: RoundRecord) => string]

const roundColumns: readonly RoundColumn[] = [
  ['loss', ({ loss }) => loss.toFixed(4)],
  ['accuracy', ({ accuracy }) => percent(accuracy)],
  ['contributions', ({ contributions }) => countText(contributions)],
  ['sent', ({ bytes }) => bytesText(bytes)],
  ['time', ({ seconds }) => secondsText(seconds)],
]
const saturatedColumn: RoundColumn = ['values clipped', ({ saturated }) => countText(saturated)]
const verifiedColumns: readonly RoundColumn[] = [
  ['updates clipped', ({ clippedUpdates }) => countText(clippedUpdates)],
  ['refused', ({ refused }) => refused.map(({ client }) => `client-${client}`).join(', ') || '0'],
]

function roundsTable({ rounds, verification }: Report): string {
  const columns = [...roundColumns, ...(verification === null ? [saturatedColumn] : verifiedColumns)]
  const rows = rounds.map(
    (record) =>
      `<tr><th>${record.round}</th>${columns.map(([, cell]) => `<td>${cell(record)}</td>`).join('')}</tr>`,
  )
  const titles = columns.map(([title]) => `<th>${title}</th>`).join('')
  return `<section>
<h2>Rounds</h2>
<div class="wide">
<table>
<thead><tr><th>round</th>${titles}</tr></thead>
<tbody>${rows.join('\n')}</tbody>
</table>
</div>
<p class="note">What was sent before the first round, to greet each other and to measure the columns of a table, counts to it.</p>
</section>`
}

function sumOf(xs: readonly number[]): number {
  return xs.reduce((sum, x) => sum + x, 0)
}

/** Text from outside, such as a file's name, as text of the page. */
function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
