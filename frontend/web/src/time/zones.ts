/** Wall clocks of time zones, from `Intl` alone. Instants are milliseconds since the epoch, UTC. */
import presentNames from './present-names.json'

export type Wall = { year: number; month: number; day: number; hour: number; minute: number; second: number }

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

const formats = new Map<string, Intl.DateTimeFormat>()

function format(zone: string): Intl.DateTimeFormat {
  let found = formats.get(zone)
  if (!found) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(zone, found)
  }
  return found
}

/** Browsers still give and take names that the zone data has replaced, and no schedule may have them. */
export function presentName(zone: string): string {
  const names: Record<string, string> = presentNames
  return names[zone] ?? zone
}

const names = new Set(Intl.supportedValuesOf('timeZone').map(presentName)).add('UTC')

export const zoneNames: readonly string[] = [...names].sort()

/** Whether it may be chosen, by any of its names. */
export function isZone(zone: string): boolean {
  return names.has(presentName(zone))
}

/** The browser's; UTC where that has a name which nobody else knows. */
export function ownZone(): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return isZone(timeZone) ? presentName(timeZone) : 'UTC'
}

/** What a clock in the zone shows at an instant. */
export function wallAt(zone: string, at: number): Wall {
  const parts: Record<string, number> = {}
  for (const { type, value } of format(zone).formatToParts(at)) parts[type] = Number(value)
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts
  return { year, month, day, hour, minute, second }
}

/** How far the zone is ahead of UTC, in milliseconds. */
export function offsetAt(zone: string, at: number): number {
  const w = wallAt(zone, at)
  return Date.UTC(w.year, w.month - 1, w.day, w.hour, w.minute, w.second) - Math.floor(at / 1000) * 1000
}

/** The instant at which the clock shows this; of a repeated time the first, of a skipped one as long after the jump. */
export function instantOf(zone: string, year: number, month: number, day: number, hour = 0, minute = 0): number {
  const utc = Date.UTC(year, month - 1, day, hour, minute)
  const early = utc - offsetAt(zone, utc - DAY)
  if (early + offsetAt(zone, early) === utc) return early
  const late = utc - offsetAt(zone, utc + DAY)
  return late + offsetAt(zone, late) === utc ? late : early
}

/** Midnight of the day that the instant lies in, or the first instant of that day. */
export function dayStart(zone: string, at: number): number {
  const { year, month, day } = wallAt(zone, at)
  return instantOf(zone, year, month, day)
}

/** Midnight so many days later, by the calendar. */
export function addDays(zone: string, at: number, days: number): number {
  const { year, month, day } = wallAt(zone, at)
  return instantOf(zone, year, month, day + days)
}

/** The midnights in `[from, to)`. */
export function midnights(zone: string, from: number, to: number): number[] {
  const found: number[] = []
  for (let at = dayStart(zone, from); at < to; at = addDays(zone, at, 1)) if (at >= from) found.push(at)
  return found
}

/** The instants in `[from, to)` at which the clock shows one of these full hours. */
export function hoursOf(zone: string, from: number, to: number, hours: readonly number[]): number[] {
  const found: number[] = []
  for (let day = dayStart(zone, from); day < to; day = addDays(zone, day, 1)) {
    const { year, month, day: date } = wallAt(zone, day)
    for (const hour of hours) {
      const at = instantOf(zone, year, month, date, hour)
      if (at >= from && at < to) found.push(at)
    }
  }
  return found
}

/** Night is from 20:00 to 07:00. The spans of it in `[from, to]`. */
export function nights(zone: string, from: number, to: number): [number, number][] {
  const found: [number, number][] = []
  for (let day = addDays(zone, from, -1); day < to; day = addDays(zone, day, 1)) {
    const { year, month, day: date } = wallAt(zone, day)
    const start = Math.max(from, instantOf(zone, year, month, date, 20))
    const stop = Math.min(to, instantOf(zone, year, month, date + 1, 7))
    if (start < stop) found.push([start, stop])
  }
  return found
}

export type ClockChange = { at: number; by: number }

/** Where in `[from, to)` the clock jumps, and by how much: positive when an hour is skipped. */
export function clockChanges(zone: string, from: number, to: number): ClockChange[] {
  const found: ClockChange[] = []
  for (let low = from; low < to; low += DAY) {
    const high = Math.min(low + DAY, to)
    const by = offsetAt(zone, high) - offsetAt(zone, low)
    if (by !== 0) found.push({ at: jump(zone, low, high), by })
  }
  return found
}

function jump(zone: string, low: number, high: number): number {
  const before = offsetAt(zone, low)
  while (high - low > MINUTE) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE
    if (middle === low) break
    if (offsetAt(zone, middle) === before) low = middle
    else high = middle
  }
  return high
}

/** UTC+2, UTC−5, UTC+5:30. */
export function offsetName(zone: string, at: number): string {
  const minutes = Math.round(offsetAt(zone, at) / MINUTE)
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `UTC${minutes < 0 ? '−' : '+'}${hours}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`
}
