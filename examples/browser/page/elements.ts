/** The element of the page with an id. */
export function element<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`the page has no element '${id}'`)
  return found as T
}

/** What the page was made for, as its head says. */
export function metaContent(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? ''
}

/** Shows some elements and hides others. */
export function showOnly(shown: readonly string[], all: readonly string[]): void {
  for (const id of all) element(id).hidden = !shown.includes(id)
}
