/** A reason of the API, said as a sentence. */
import type { Reason } from '../api/names'
import type { Facts } from './en/reasons'
import type { Say } from './say'
import { dependencyName } from './dependencies'
import { whoWrites } from './writers'

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/
const DAY = /^\d{4}-\d\d-\d\d$/

export function sentence(reason: Reason, { t, f }: Say, now: number): string {
  const { code, args } = reason
  const text = (name: string) => {
    const value = args[name]
    if (Array.isArray(value)) return f.list(value)
    if (value === undefined) return ''
    switch (name) {
      case 'by':
        return whoWrites(String(value))
      case 'dependency':
        return dependencyName(String(value), t)
      case 'calls':
        return t.monitoring.calls[String(value)] ?? String(value)
      default:
        return String(value)
    }
  }
  const facts: Facts = {
    text,
    list: text,
    first: (name) => text(name).charAt(0).toLocaleUpperCase() + text(name).slice(1),
    number: (name) => Number(args[name] ?? 0),
    has: (name) => Boolean(args[name]),
    day: (name) => (DAY.test(text(name)) ? f.day(Date.parse(`${text(name)}T12:00:00Z`)) : text(name)),
    when: (name) => (INSTANT.test(text(name)) ? f.when(Date.parse(text(name)), now) : text(name)),
  }
  return t.reasons[code]?.(facts) ?? t.unknownReason(code)
}
