/** The days that are counted, on the wall clock of the zone; up to the end of today, so that the answer can be kept. */
import { addDays, dayStart, instantOf, wallAt } from '../../time/zones'

export const RANGES = ['month', 'last', 'days30', 'days7'] as const
export type RangeName = (typeof RANGES)[number]

/** Without a name: what an answer is of that was asked for under another one. */
export type Range = { name: RangeName | null; from: number; to: number }

export function isRange(value: string | null): value is RangeName {
  return RANGES.some((each) => each === value)
}

export function rangeOf(zone: string, name: RangeName, now: number): Range & { name: RangeName } {
  const { year, month } = wallAt(zone, now)
  const tomorrow = addDays(zone, dayStart(zone, now), 1)
  const first = (shift: number) => instantOf(zone, year, month + shift, 1)
  switch (name) {
    case 'month':
      return { name, from: first(0), to: tomorrow }
    case 'last':
      return { name, from: first(-1), to: first(0) }
    case 'days30':
      return { name, from: addDays(zone, tomorrow, -30), to: tomorrow }
    case 'days7':
      return { name, from: addDays(zone, tomorrow, -7), to: tomorrow }
  }
}
