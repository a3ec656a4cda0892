import { checkFinite } from '../files/layout.ts'
import { readUpdate, type Update, type UpdateLayout } from '../files/update.ts'
import type { Parent } from '../processes/role.ts'

/**
 * Reads a contributor's file, and tells the parent the names, shapes and types of its tensors, never their numbers.
 *
 * @throws BeaverdamError as `readUpdate` does
 * @throws BeaverdamError NOT_FINITE
 */
export async function readContribution(file: string, parent: Parent): Promise<Update> {
  const update = await readUpdate(file)
  checkFinite(update, file)
  const { format, tensors } = update
  const layouts = tensors.map(({ name, shape, dtype }) => ({ name, shape, dtype }))
  parent.tell({ format, tensors: layouts } satisfies UpdateLayout)
  return update
}
