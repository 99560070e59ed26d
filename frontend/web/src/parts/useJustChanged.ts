/** Whether something has another state than when it was last drawn: for 4 s, so that who looks up sees what moved. */
import { useEffect, useSyncExternalStore } from 'react'

const LASTS_MS = 4_000
const known = new Map<string, string>()
const marked = new Map<string, ReturnType<typeof setTimeout>>()
const listeners = new Set<() => void>()

/** The class of a row's mark, or none. `name` is its own, wherever it is drawn. */
export function useJustChanged(name: string, state: string): string {
  useEffect(() => drawn(name, state), [name, state])
  return useSyncExternalStore(listen, () => marked.has(name)) ? 'just-changed' : ''
}

function drawn(name: string, state: string): void {
  const before = known.get(name)
  known.set(name, state)
  if (before === undefined || before === state) return
  clearTimeout(marked.get(name))
  marked.set(name, setTimeout(() => unmark(name), LASTS_MS))
  tell()
}

function unmark(name: string): void {
  marked.delete(name)
  tell()
}

function tell(): void {
  for (const listener of listeners) listener()
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
