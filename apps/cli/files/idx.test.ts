import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readIdx, readLabelledImages } from './idx.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'beaverdam-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function place(name: string, content: Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

/** Type 8 (unsigned bytes), three axes of lengths 2, 1 and 3, then six bytes. */
const images = Buffer.from('00000803 00000002 00000001 00000003 000102fdfeff'.replaceAll(' ', ''), 'hex')
/** Type 8, one axis of length 2, then two bytes. */
const labels = Buffer.from('00000801 00000002 0709'.replaceAll(' ', ''), 'hex')

describe('readIdx', () => {
  it.each([
    ['plain', images],
    ['gzipped', gzipSync(images)],
  ])('reads a %s file', async (name, content) => {
    const { shape, values } = await readIdx(await place(name, content))
    expect(shape).toEqual([2, 1, 3])
    expect([...values]).toEqual([0, 1, 2, 253, 254, 255])
  })

  it.each([
    ['another file', Buffer.from('PK\x03\x04'), 'is not an IDX file'],
    ['nothing', Buffer.of(), 'is not an IDX file'],
    ['floats', Buffer.from('00000d0100000000', 'hex'), 'is an IDX file of another type than unsigned bytes'],
    ['a byte too many', Buffer.concat([labels, Buffer.of(0)]), 'announces 2 bytes of data, and 3 follow'],
    [
      'huge axes',
      Buffer.from(`000008ff${'ff'.repeat(4 * 255)}`, 'hex'),
      'announces Infinity bytes of data, and 0 follow',
    ],
  ])('refuses %s', async (_, content, complaint) => {
    const path = await place('bad', content)
    await expect(readIdx(path)).rejects.toMatchObject({
      code: 'FILE_INVALID',
      message: `${path} ${complaint}`,
    })
  })

  it('refuses a file cut at any byte, plain or gzipped', async () => {
    const zipped = gzipSync(images)
    for (const [whole, length] of [images, zipped].flatMap((file) =>
      [...file.keys()].map((i) => [file, i] as const),
    ))
      await expect(readIdx(await place('cut', whole.subarray(0, length)))).rejects.toMatchObject({
        code: 'FILE_INVALID',
      })
  })

  it('refuses a gzip that unfolds beyond the bound', async () => {
    const mebibyte = gzipSync(Buffer.alloc(2 ** 20))
    const path = await place('bomb', Buffer.concat(Array(513).fill(mebibyte)))
    await expect(readIdx(path)).rejects.toMatchObject({ code: 'FILE_INVALID' })
  })
})

describe('readLabelledImages', () => {
  it('reads a pair of files', async () => {
    const read = await readLabelledImages(await place('i', images), await place('l', labels))
    expect(read).toMatchObject({ count: 2, rows: 1, columns: 3 })
    expect([...read.labels]).toEqual([7, 9])
  })

  it('refuses files that do not belong together', async () => {
    const [i, l] = [await place('i', images), await place('l', labels)]
    await expect(readLabelledImages(l, l)).rejects.toMatchObject({
      message: `${l} has 1 axes, where images have 3`,
    })
    await expect(readLabelledImages(i, i)).rejects.toMatchObject({
      message: `${i} has 3 axes, where labels have 1`,
    })
    const one = await place('one', Buffer.from('000008010000000105', 'hex'))
    await expect(readLabelledImages(i, one)).rejects.toMatchObject({
      code: 'FILE_MISMATCH',
      message: `${one} has 1 labels for the 2 images of ${i}`,
    })
  })

  const mnist = '../shared/data/mnist'
  it.skipIf(!existsSync(mnist))(
    'reads the MNIST digits (skipped where ../shared/data is absent)',
    async () => {
      for (const [part, count] of [
        ['train', 8000],
        ['t10k', 2000],
      ] as const) {
        const digits = await readLabelledImages(
          join(mnist, `${part}-images-idx3-ubyte.gz`),
          join(mnist, `${part}-labels-idx1-ubyte.gz`),
        )
        expect(digits).toMatchObject({ count, rows: 28, columns: 28 })
        expect(digits.pixels.length).toBe(count * 784)
        expect(new Set(digits.labels)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]))
      }
    },
  )
})
