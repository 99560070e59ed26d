/** When it is full, and when there is room next. */
import type { Timeline } from '../../api/names'
import type { Say } from '../../i18n/say'
import { levels } from '../../parts/steps'
import { addDays, dayStart } from '../../time/zones'
import type { Range } from './range'

export function title(data: Timeline, range: Range, say: Say, now: number): string {
  const { t, zone } = say
  const words = t.timeline
  const name = words.range[range.zoom]
  const full = data.use.flatMap((u) => levels(u.steps, range.from, range.to).filter((l) => l.taken >= u.limit))
  if (!full.length) return words.always(name)
  const days = new Set<number>()
  for (const l of full) for (let day = dayStart(zone, l.from); day < l.to; day = addDays(zone, day, 1)) days.add(day)
  const n = range.zoom === 'day' ? null : days.size
  const present = full.find((l) => l.from <= now && now < l.to)
  if (present) return words.fullNow(n, name, spoken(present.to, say, now))
  const coming = full.filter((l) => l.from > now).sort((a, b) => a.from - b.from)[0]
  return coming ? words.fullLater(n, name, say.f.when(coming.from, now)) : words.wasFull(n, name)
}

function spoken(at: number, { t, f, zone }: Say, now: number): string {
  return dayStart(zone, at) === dayStart(zone, now) ? t.timeline.todayAt(f.time(at)) : t.timeline.onDay(f.when(at, now))
}
