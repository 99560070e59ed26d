/** Two weeks from Monday: each day with its nights, what happened and what is planned. */
import { useSay } from '../../i18n/say'
import { scaleOf } from '../../parts/TimeAxis'
import { DAY, HOUR, addDays, dayStart, nights, wallAt } from '../../time/zones'
import { type Spans, within } from './spans'

const DAYS = 14

export function Calendar({ spans, now }: { spans: Spans; now: number }) {
  const { t, f, zone } = useSay()
  const { year, month, day } = wallAt(zone, now)
  const weekday = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7
  const first = addDays(zone, dayStart(zone, now) + DAY / 2, -weekday)
  const days = Array.from({ length: DAYS }, (_, i) => addDays(zone, first + DAY / 2, i))
  return (
    <section>
      <h2>
        {t.namespace.calendar}
        <small>{t.namespace.times(f.city)}</small>
      </h2>
      <ol className="card ns-card calendar">
        {days.map((from) => (
          <Day key={from} from={from} to={addDays(zone, from + DAY / 2, 1)} spans={spans} now={now} />
        ))}
      </ol>
    </section>
  )
}

function Day({ from, to, spans, now }: { from: number; to: number; spans: Spans; now: number }) {
  const { t, f, zone } = useSay()
  const scale = scaleOf(from, to, 0, 100)
  const planned = within(spans.planned, from, to)
  const real = within(spans.real, from, to)
  const isToday = from <= now && now < to
  const words = planned.map((s) => `${f.time(s.start)}–${f.time(s.stop)}`)
  const box = (s: { start: number; stop: number }) => ({ x: `${scale.x(s.start)}%`, width: `${scale.x(s.stop) - scale.x(s.start)}%` })
  return (
    <li className={isToday ? 'is-today' : undefined} aria-current={isToday ? 'date' : undefined}>
      <b>{wallAt(zone, from).day === 1 ? f.day(from) : f.dayNumber(from)}</b>
      <svg width="100%" height="14" aria-hidden>
        {nights(zone, from, to).map(([a, b]) => (
          <rect key={a} {...box({ start: a, stop: b })} height="14" fill="var(--night)" />
        ))}
        {planned.map((s) => (
          <rect key={s.start} {...box(s)} y="2" height="10" rx="2.5" fill="var(--awake)" fillOpacity=".14" stroke="var(--awake-edge)" strokeWidth="1.3" />
        ))}
        {real.map((s) => (
          <rect key={s.start} {...box(s)} y="2" height="10" rx="2.5" fill="var(--awake)" stroke="var(--awake-edge)" strokeWidth="1.3" />
        ))}
        {isToday && <rect x={`${scale.x(now)}%`} width="2" height="14" fill="var(--ink)" />}
      </svg>
      <span className="xs i3">{to - from !== DAY && !words.length ? t.namespace.dayLong(String((to - from) / HOUR)) : (words[0] ?? '–')}</span>
    </li>
  )
}
