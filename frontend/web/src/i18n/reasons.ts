/** A reason of the API, said as a sentence. */
import type { Reason } from '../api/names'
import type { Facts } from './en/reasons'
import type { Say } from './say'

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

export function sentence(reason: Reason, { t, f }: Say, now: number): string {
  const { code, args } = reason
  const text = (name: string) => {
    const value = args[name]
    return Array.isArray(value) ? f.list(value) : value === undefined ? '' : String(value)
  }
  const facts: Facts = {
    text,
    list: text,
    number: (name) => Number(args[name] ?? 0),
    has: (name) => Boolean(args[name]),
    when: (name) => (INSTANT.test(text(name)) ? f.when(Date.parse(text(name)), now) : text(name)),
  }
  return t.reasons[code]?.(facts) ?? t.unknownReason(code)
}
