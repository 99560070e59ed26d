/** Two weeks from Monday: each day with its nights, what happened and what is planned. */
import { useSay } from '../../i18n/say'
import { scaleOf } from '../../parts/TimeAxis'
import { DAY, HOUR, addDays, dayStart, nights, wallAt } from '../../time/zones'
import { type Awake, type Spans, within } from './spans'

const DAYS = 14
/** How many of a day's windows are written out. */
const TOLD = 2

export function Calendar({ spans, now }: { spans: Spans; now: number }) {
  const { t, f, zone } = useSay()
  const { year, month, day } = wallAt(zone, now)
  const weekday = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7
  const first = addDays(zone, dayStart(zone, now) + DAY / 2, -weekday)
  const days = Array.from({ length: DAYS }, (_, i) => addDays(zone, first + DAY / 2, i))
  return (
    <section className="ns-calendar">
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
  const { f, zone } = useSay()
  const isToday = from <= now && now < to
  return (
    <li className={isToday ? 'is-today' : undefined} aria-current={isToday ? 'date' : undefined}>
      <b>{wallAt(zone, from).day === 1 ? f.day(from) : f.dayNumber(from)}</b>
      <Strip from={from} to={to} spans={spans} now={isToday ? now : null} />
      <span className="xs i3">
        <DayWords from={from} to={to} spans={spans} />
      </span>
    </li>
  )
}

function Strip({ from, to, spans, now }: { from: number; to: number; spans: Spans; now: number | null }) {
  const { zone } = useSay()
  const scale = scaleOf(from, to, 0, 100)
  const bars = (all: readonly Awake[], look: object) =>
    within(all, from, to).map((s) => <rect key={s.start} {...boxOf(s)} y="2" height="10" rx="2.5" strokeWidth="1.3" {...look} />)
  const boxOf = (s: Awake) => ({ x: `${scale.x(s.start)}%`, width: `${scale.x(s.stop) - scale.x(s.start)}%` })
  return (
    <svg width="100%" height="14" aria-hidden>
      {nights(zone, from, to).map(([start, stop]) => (
        <rect key={start} {...boxOf({ start, stop })} height="14" fill="var(--night)" />
      ))}
      {bars(spans.planned, { fill: 'var(--awake)', fillOpacity: 0.14, stroke: 'var(--awake-edge)' })}
      {within(spans.taken, from, to).map((s) => (
        <line key={s.start} x1={`${scale.x(s.start)}%`} x2={`${scale.x(s.stop)}%`} y1="7" y2="7" stroke="var(--asleep-edge)" strokeWidth="1.4" strokeDasharray="2 2" />
      ))}
      {bars(spans.lost, { fill: 'var(--failed-tint)', stroke: 'var(--failed)', strokeDasharray: '3 2' })}
      {bars(spans.real, { fill: 'var(--awake)', stroke: 'var(--awake-edge)' })}
      {bars(spans.over, { fill: 'var(--fought-line)', stroke: 'var(--fought-line)' })}
      {now !== null && <rect x={`${scale.x(now)}%`} width="2" height="14" fill="var(--ink)" />}
    </svg>
  )
}

/** The day's windows; else what took them away, or that the day is longer or shorter than others. */
function DayWords({ from, to, spans }: { from: number; to: number; spans: Spans }) {
  const { t, f } = useSay()
  const windows = within(spans.planned, from, to)
  const [taken] = within(spans.taken, from, to)
  if (windows.length > 0) {
    const [lost] = within(spans.lost, from, to)
    return (
      <>
        {windows.slice(0, TOLD).map((w) => (
          <span key={w.start} className="calendar-window">
            {f.time(w.start)}–{f.time(w.stop)}
          </span>
        ))}
        {windows.length > TOLD && t.namespace.andMore(windows.length - TOLD)}
        {lost && <b className="tone-failed"> {t.shell.states[lost.state]}</b>}
      </>
    )
  }
  if (taken) return t.namespace.exceptions[taken.by] ?? taken.by
  return to - from === DAY ? '–' : t.namespace.dayLong(String((to - from) / HOUR))
}
