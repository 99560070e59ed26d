/** Light or dark: what was chosen in this browser, else as the system likes it. `index.html` sets it before the first paint. */
import { useSyncExternalStore } from 'react'
import { store, stored } from '../app/stored'

export type Scheme = 'light' | 'dark'

const system = window.matchMedia('(prefers-color-scheme: dark)')
const watchers = new Set<() => void>()

function scheme(): Scheme {
  const kept = stored('theme')
  return kept === 'light' || kept === 'dark' ? kept : system.matches ? 'dark' : 'light'
}

function show(): void {
  document.documentElement.dataset['theme'] = scheme()
  for (const watcher of watchers) watcher()
}

function choose(chosen: Scheme): void {
  store('theme', chosen)
  show()
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

system.addEventListener('change', show)

export function useScheme(): [Scheme, (chosen: Scheme) => void] {
  return [useSyncExternalStore(watch, scheme), choose]
}
