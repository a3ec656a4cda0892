import type { Evaluation } from './backpropagation.ts'
import { type Curve, curveSvg } from './curve.ts'
import { bytesText, countText, percent, secondsText, smallText } from './quantity.ts'
import type { Report } from './report.ts'
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
${charts(report)}
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

function summary({ data, aggregation, rounds }: Report): string {
  return (
    `${countText(aggregation.clients)} clients with ${countText(data.trainRows)} rows between them trained one model ` +
    `in ${countText(rounds.length)} rounds. In each, ${countText(aggregation.aggregators)} aggregators summed secret ` +
    `shares of the updates and opened only their weighted mean and the sum of the weights.`
  )
}

function keyFigures({ start, rounds, pooled, seconds }: Report): string {
  const final = rounds.at(-1) ?? start
  const bytes = sumOf(rounds.map((round) => round.bytes))
  const figures: [name: string, value: string, note: string][] = [
    ['Accuracy', percent(final.accuracy), `pooled in the clear: ${percent(pooled.accuracy)}`],
    ['Loss', final.loss.toFixed(3), `pooled in the clear: ${pooled.loss.toFixed(3)}`],
    ['Sent', bytesText(bytes), `${bytesText(Math.round(bytes / Math.max(1, rounds.length)))} a round`],
    ['Time', secondsText(seconds), `${secondsText(sumOf(rounds.map((round) => round.seconds)))} in rounds`],
  ]
  const items = figures.map(
    ([name, value, note]) => `<div><dt>${name}</dt><dd>${value}</dd><dd class="note">${note}</dd></div>`,
  )
  return `<dl class="figures">${items.join('')}</dl>`
}

function charts({ start, rounds, pooled }: Report): string {
  const accuracies = [start, ...rounds].map(({ accuracy }) => accuracy)
  const worst = Math.min(pooled.accuracy, ...accuracies)
  const step = worst < 0.5 ? 0.2 : worst < 0.8 ? 0.1 : 0.05
  const figures = [
    figure('Accuracy on the test rows', {
      kind: 'line',
      firstRound: 0,
      points: accuracies,
      label: (share) => `${Math.round(100 * share)}%`,
      axis: { from: step * Math.floor(worst / step), to: 1, step },
      reference: pooled.accuracy,
    }),
    figure('Cross-entropy on the test rows', {
      kind: 'line',
      firstRound: 0,
      points: [start, ...rounds].map(({ loss }) => loss),
      label: String,
      reference: pooled.loss,
    }),
    figure('Sent in each round', {
      kind: 'bar',
      firstRound: 1,
      points: rounds.map(({ bytes }) => bytes),
      label: bytesText,
    }),
  ]
  return `<div class="charts">${figures.join('')}</div>`
}

function figure(caption: string, curve: Curve): string {
  const key = curve.reference === undefined ? '' : '<span class="key">pooled in the clear</span>'
  return `<figure><figcaption>${caption}${key}</figcaption>${curveSvg(curve)}</figure>`
}

function comparisonTable({ comparison, rounds, start, pooled }: Report): string {
  const { largestMeanDifference, meanBound, largestWeightDifference, weightBound, clear } = comparison
  const results: [name: string, result: Evaluation][] = [
    ['Secure aggregation', rounds.at(-1) ?? start],
    ['The same rounds in the clear', clear],
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

function settingsTable({ data, model, training, aggregation, rounds }: Report): string {
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
    ['Fixed point', `${countText(aggregation.fractionBits)} fraction bits, clip at ${aggregation.clip}`],
    ['Values clipped', countText(sumOf(rounds.map(({ saturated }) => saturated)))],
    ['Seed', String(training.seed)],
  ]
  const rows = settings.map(([name, value]) => `<tr><th>${name}</th><td>${escapeText(value)}</td></tr>`)
  return `<section>
<h2>Settings</h2>
<table class="settings"><tbody>${rows.join('\n')}</tbody></table>
</section>`
}

function roundsTable({ rounds }: Report): string {
  const rows = rounds.map(
    ({ round, loss, accuracy, contributions, bytes, seconds, saturated }) =>
      `<tr><th>${round}</th><td>${loss.toFixed(4)}</td><td>${percent(accuracy)}</td><td>${countText(contributions)}</td>` +
      `<td>${bytesText(bytes)}</td><td>${secondsText(seconds)}</td><td>${countText(saturated)}</td></tr>`,
  )
  return `<section>
<h2>Rounds</h2>
<div class="wide">
<table>
<thead><tr><th>round</th><th>loss</th><th>accuracy</th><th>contributions</th><th>sent</th><th>time</th><th>values clipped</th></tr></thead>
<tbody>${rows.join('\n')}</tbody>
</table>
</div>
</section>`
}

function sumOf(xs: readonly number[]): number {
  return xs.reduce((sum, x) => sum + x, 0)
}

/** Text from outside, such as a file's name, as text of the page. */
function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
