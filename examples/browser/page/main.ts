import { submit } from 'beaverdam/browser'
import { barChart } from './bar-chart.ts'
import { element, metaContent, showOnly } from './elements.ts'
import { type MeasurementFile, type Numbers, readMeasurementFile } from './measurement-file.ts'
import { showProgress } from './progress-steps.ts'
import { showReceipt } from './receipt-view.ts'
import { watchRelease } from './release-view.ts'

const taskId = metaContent('beaverdam-task')
const endpoints = metaContent('beaverdam-aggregators').split(' ')
// Only the id is trusted: `submit` refuses another task.
const task = fetch(`${endpoints[0]}/task`).then((answer) => answer.json())
const length = task.then(({ parameters }): number => parameters.dimension)

const parts = ['drop', 'chosen', 'sending', 'receipt', 'failure']
const show = (...shown: readonly string[]) => showOnly(shown, parts)

const column = element<HTMLSelectElement>('column')
const input = element<HTMLInputElement>('file')
let chosen: Numbers | undefined
let sending: AbortController | undefined

element('task').textContent = taskId

async function choose(file: File): Promise<void> {
  try {
    const read = await readMeasurementFile(file)
    column.replaceChildren(...read.columns.map((name) => new Option(name)))
    element('columns').hidden = read.columns.length < 2
    column.onchange = () => preview(read).catch(fail)
    await preview(read)
    element('send').focus()
  } catch (error) {
    fail(error)
  }
}

async function preview(file: MeasurementFile): Promise<void> {
  const numbers = file.numbers(column.value)
  const expected = await length
  if (numbers.length !== expected)
    throw new Error(`${file.name}: expected ${expected} numbers, got ${numbers.length}`)
  chosen = numbers
  element('name').textContent = file.name
  element('count').textContent = `${expected.toLocaleString('en')} numbers`
  element('preview').replaceChildren(barChart(numbers, 'Your numbers'))
  show('chosen')
}

async function send(): Promise<void> {
  if (chosen === undefined) return
  sending = new AbortController()
  show('sending')
  element('cancel').focus()
  try {
    const { signal } = sending
    const options = { taskId, signal, onProgress: showProgress }
    showReceipt(await submit(await task, endpoints, chosen, options))
    show('receipt')
    element('receipt-title').focus()
  } catch (error) {
    if (sending.signal.aborted) show('chosen')
    else fail(error)
  }
}

function fail(error: unknown): void {
  const { message, code } = error as { readonly message: string; readonly code?: string }
  element('failure').textContent = code === undefined ? message : `${message} (${code})`
  show('drop', 'failure')
}

function again(): void {
  input.value = ''
  show('drop')
  input.focus()
}

const drop = element('drop')
drop.ondragover = (event) => {
  event.preventDefault()
  drop.classList.add('over')
}
drop.ondragleave = () => drop.classList.remove('over')
drop.ondrop = (event) => {
  event.preventDefault()
  drop.classList.remove('over')
  const file = event.dataTransfer?.files[0]
  if (file !== undefined) void choose(file)
}
input.onchange = () => {
  const file = input.files?.[0]
  if (file !== undefined) void choose(file)
}
element('sample').onclick = async () => {
  void choose(new File([await (await fetch('/sample.csv')).blob()], 'sample.csv'))
}
element('send').onclick = () => void send()
element('cancel').onclick = () => sending?.abort()
element('again').onclick = again
element('other').onclick = again

void watchRelease()
element('length').textContent = (await length).toLocaleString('en')
