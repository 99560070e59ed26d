/** Single keys, which a person may turn off (WCAG 2.1.4). They never work where text is written. */
import { store, stored } from './stored'

const hearers = new Map<string, Set<() => void>>()

export function areKeysOn(): boolean {
  return stored('keys') !== 'off'
}

export function turnKeys(on: boolean): void {
  store('keys', on ? 'on' : 'off')
}

export function onKey(key: string, hear: () => void): () => void {
  const set = hearers.get(key) ?? new Set()
  hearers.set(key, set)
  set.add(hear)
  return () => set.delete(hear)
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName))
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
  if (isWriting(event.target) || !areKeysOn()) return
  if (document.querySelector('[role="dialog"]')) return
  const found = hearers.get(event.key)
  if (!found?.size) return
  event.preventDefault()
  for (const hear of found) hear()
})
