/** The span that is shown: a day, a week from Monday, or two of them, on the wall clock of the zone. */
import { DAY, addDays, dayStart, wallAt } from '../../time/zones'

export type Zoom = 'day' | 'week' | 'weeks'

export const ZOOMS: readonly Zoom[] = ['day', 'week', 'weeks']
export const DAYS: Record<Zoom, number> = { day: 1, week: 7, weeks: 14 }

const FARTHEST = 20 * 366 * DAY

export type Range = { zoom: Zoom; from: number; to: number }

export function isZoom(value: string | null): value is Zoom {
  return value === 'day' || value === 'week' || value === 'weeks'
}

/** An instant that nobody could ask of the API, as somebody may have typed it, is the present. */
export function rangeOf(zone: string, zoom: Zoom, asked: string | null, now: number): Range {
  const wanted = asked ? Date.parse(asked) : NaN
  const first = dayStart(zone, Math.abs(wanted - now) <= FARTHEST ? wanted : now)
  const from = zoom === 'day' ? first : monday(zone, first)
  return { zoom, from, to: addDays(zone, from, DAYS[zoom]) }
}

/** One step nearer or farther. */
export function zoomed(zoom: Zoom, by: 1 | -1): Zoom {
  return ZOOMS[ZOOMS.indexOf(zoom) - by] ?? zoom
}

export function moved(zone: string, range: Range, by: number): number {
  return addDays(zone, range.from, by * DAYS[range.zoom])
}

function monday(zone: string, at: number): number {
  const { year, month, day } = wallAt(zone, at)
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay()
  return addDays(zone, at + DAY / 2, -((weekday + 6) % 7))
}
