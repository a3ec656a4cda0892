import { cpSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { sealReport } from '../../../protocols/sealed-report/index.ts'
import { Task } from '../../../protocols/task/index.ts'
import { formatSafetensors } from '../files/safetensors.ts'
import type { Tensor } from '../files/tensor.ts'
import { readUpdate } from '../files/update.ts'
import { readPublishedTask } from '../tasks/published-task.ts'
import { writeReports } from '../tasks/report-files.ts'
import { taskFolder } from '../tasks/task-folder.ts'
import { bundledCommand, temporaryFolder } from '../testing/tested-command.ts'

const command = await bundledCommand()
afterAll(() => command.remove())

const folder = temporaryFolder()
const at = (...names: readonly string[]) => join(folder, ...names)

/** Runs a line, `@` standing for the folder of the test. */
async function run(line: string) {
  return command.run(line.split(' ').map((word) => word.replace('@', folder)))
}

/** What a line prints as JSON. */
async function printed(line: string) {
  const { stdout, stderr } = await run(`${line} --json`)
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

function write(name: string, content: string | Uint8Array): void {
  writeFileSync(at(name), content)
}

describe.concurrent('tasks, reports and sums by files', () => {
  test('hundreds of numbers, some of them tampered with, are summed once', async () => {
    const vdaf = '--vdaf Prio3Sum --max-measurement 25 --fraction-bits 2 --aggregators 3 --min-batch 4'
    const { id } = await printed(`task create --name wages ${vdaf} --out @/wages`)
    const secrets = ['collector.key', 'aggregator-0.keys', 'aggregator-1.keys', 'aggregator-2.keys']
    for (const name of secrets) expect(statSync(at('wages', name)).mode & 0o777).toBe(0o600)
    expect(readFileSync(at('wages/task.json'), 'utf8')).not.toContain('secret')
    expect(await run(`task create --name wages ${vdaf} --out @/wages`)).toMatchObject({
      code: 1,
      stderr: `FILE_UNWRITABLE: ${folder}/wages is not empty: a task needs a folder of its own\n`,
    })

    const shown = await printed('task show @/wages')
    expect(shown).toMatchObject({ id, state: 'open', keys: [{}, {}, {}] })
    expect(shown.measurement).toBe('a number in 0..25, in steps of 2^-2')

    const wages = Array.from({ length: 200 }, (_, i) => (i % 101) / 4)
    write('wages.csv', `name,wage\n${wages.map((wage, i) => `n${i},${wage}`).join('\n')}\n`)
    const shard = `report shard --task @/wages/task.json --input @/wages.csv --column wage --each-row`
    const { reports } = await printed(`${shard} --out @/reports`)
    expect(reports).toHaveLength(200)
    expect(reports[0].files[0].bytes).toBe(shown.bytes.toLeader)
    const ids: readonly string[] = reports.map((report: { readonly id: string }) => report.id)

    // In the order of the rows, so that it is known which numbers are left.
    const file = (i: number, aggregator: number) => at('reports', `${ids[i]}.${aggregator}.report`)
    const tampered = readFileSync(file(0, 1))
    tampered[tampered.length - 1]! ^= 1
    writeFileSync(file(0, 1), tampered)
    cpSync(file(1, 1), file(1, 2))
    cpSync(file(2, 0), at('reports', `${'0'.repeat(32)}.0.report`))
    rmSync(file(3, 2))
    renameSync(file(4, 2), file(4, 7))
    const { task, signedConfigs } = await readPublishedTask(taskFolder(at('wages')))
    const foreign = new Task({ ...task.parameters, name: 'salaries' })
    const [lie, other] = await writeReports(
      at('reports'),
      (async function* () {
        yield sealReport(lying(task), signedConfigs, 1)
        yield sealReport(foreign, signedConfigs, 1)
      })(),
    )

    const verified = await run('report verify --task @/wages --reports @/reports --json')
    expect(verified).toMatchObject({ code: 1, stderr: '' })
    const verdict = JSON.parse(verified.stdout)
    expect(verdict.accepted).toEqual(ids.filter((_, i) => i === 2 || i > 4).sort())
    expect(verdict.rejected).toEqual([{ report: lie!.id, code: 'PROOF_REJECTED' }])
    expect(verdict.missing.sort()).toEqual([file(3, 2), file(4, 2)].sort())
    // Which of two copies comes first is by their names.
    const copies = [file(2, 0), at('reports', `${'0'.repeat(32)}.0.report`)].sort()
    expect(codesOf(verdict.refused)).toEqual(
      codesOf([
        { path: file(0, 1), code: 'SEAL_INVALID' },
        { path: file(1, 2), code: 'RECEIVER_MISMATCH' },
        { path: copies[1]!, code: 'REPORT_REPEATED' },
        { path: file(4, 7), code: 'RECEIVER_MISMATCH' },
        ...other!.files.map(({ path }) => ({ path, code: 'TASK_MISMATCH' })),
      ]),
    )

    const sum = await printed('aggregate --task @/wages --reports @/reports --out @/sum.json')
    expect(sum).toMatchObject({ task: id, operation: 'sum', count: 196, minBatch: 4 })
    const left = wages.filter((_, i) => i === 2 || i > 4).reduce((x, y) => x + y)
    expect(JSON.parse(readFileSync(at('sum.json'), 'utf8'))).toBe(left)

    const again = await run('aggregate --task @/wages --reports @/reports')
    expect(again.code).toBe(1)
    expect(again.stderr).toContain('ALREADY_RELEASED: there is nothing new: 196 reports are in a sum')

    write('more.json', '[1, 2, 3, 4.25]')
    await printed('report shard --task @/wages --input @/more.json --each-row --out @/reports')
    const more = await printed('aggregate --task @/wages --reports @/reports --mean')
    expect(more).toMatchObject({ count: 4, result: 2.5625 })
    expect(more.released).toHaveLength(196)
  })

  test('the walk-through runs as it is shown, and a release that fails is not repeated', async () => {
    const page = readFileSync(new URL('../tasks/README.md', import.meta.url), 'utf8')
    const blocks = page.split('```')
    const commands = blocks[1]!.split('\n').filter((line) => line.startsWith('npx beaverdam '))
    let last = ''
    for (const line of commands) {
      const words = line.slice('npx beaverdam '.length).match(/'[^']*'|\S+/g) ?? []
      const own = (word: string) => (['survey', 'inbox'].includes(word) ? at(word) : word.replaceAll("'", ''))
      const ended = await command.run(words.map(own))
      expect(ended, line).toMatchObject({ code: 0, stderr: '' })
      last = ended.stdout
    }
    expect(commands).toHaveLength(5)
    expect(last.startsWith(blocks[3]!.slice(1))).toBe(true)

    const shard = 'report shard --task @/survey --input examples/data/answers.csv --column answer --each-row'
    await printed(`${shard} --out @/more`)
    const aggregate = ['aggregate', '--task', at('survey'), '--reports', at('more')]
    // It tells that it listens, what it found, and its share, which its parent never hears of.
    const died = await command.run(aggregate, {
      signal: 'SIGKILL',
      who: 'aggregator-1',
      at: 'report',
      count: 3,
    })
    expect(died.stderr).toMatch(/^PEER_LOST: 'aggregator-1' is lost/)
    expect((await command.run(aggregate)).stderr).toMatch(/^ALREADY_RELEASED: .* 12 reports/)
  })

  test('vectors within a norm are averaged by their weights', async () => {
    const length = 1000
    const tensor = (name: string, values: Float64Array): Tensor => {
      return { name, dtype: 'float64', shape: [values.length], values }
    }
    const vectors = [0.25, -0.5, 100].map((size) =>
      new Float64Array(length).fill(size / Math.sqrt(length)).map((x, i) => (i % 2 === 0 ? x : -x)),
    )
    for (const [i, vector] of vectors.entries()) {
      const parts = [tensor('b', vector.subarray(600)), tensor('a', vector.subarray(0, 600))]
      write(`${i}.safetensors`, formatSafetensors(parts, { kind: 'safetensors' }))
    }
    const norm = '--vdaf WeightedNormSum --length 1000 --bound 1 --max-weight 9 --min-batch 3'
    await run(`task create --name updates ${norm} --out @/updates`)
    for (const [i, more] of ['--weight 2', '--weight 6', '--weight 1 --clip'].entries())
      await printed(`report shard --task @/updates --input @/${i}.safetensors ${more} --out @/vectors`)
    const mean = await printed('aggregate --task @/updates --reports @/vectors --mean --out @/mean.npy')
    expect(mean).toMatchObject({ count: 3, totalWeight: 9 })
    const [{ values }] = (await readUpdate(at('mean.npy'))).tensors as [Tensor]
    // The third is clipped to a norm of 1, with room for rounding.
    const expected = (2 * 0.25 - 6 * 0.5 + 1) / 9 / Math.sqrt(length)
    for (const [i, value] of values.entries())
      expect(Math.abs(value - (i % 2 === 0 ? expected : -expected))).toBeLessThan(1e-5)
  })
})

const codesOf = (refused: readonly { readonly path: string; readonly code: string }[]) =>
  new Map([...refused].map(({ path, code }): [string, string] => [path, code]).sort())

/** A client's task whose proofs are of something else than it shares: the leader's share is changed once it is made. */
function lying(task: Task): Task {
  const { vdaf } = task
  const shard: typeof vdaf.shard = (ctx, measurement, nonce, rand) => {
    const shards = vdaf.shard(ctx, measurement, nonce, rand)
    shards.inputShares[0]![0]! ^= 1
    return shards
  }
  const changed = Object.assign(Object.create(vdaf), { shard })
  return Object.defineProperty(Task.decode(task.encode()), 'vdaf', { value: changed })
}
