/** The process that started this one. */
export interface Parent {
  tell(message: unknown): void
  /** The next message from it. */
  hear<T>(): Promise<T>
  /** Resolves when a member of the crew is lost that may be. */
  lost(name: string): Promise<unknown>
}

/** What a member of a crew does: its result goes to the parent. It runs in a process of its own. */
export type Role<Task = never> = (task: Task, parent: Parent) => Promise<unknown>

/** Roles by name, each loaded by the process that plays it. */
export type Roles = Readonly<Record<string, () => Promise<Role>>>
