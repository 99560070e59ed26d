/** The head of the drawing, which stays in sight: days, hours, the present; below it the places in use. */
import { memo } from 'react'
import type { Timeline } from '../../api/names'
import { useSay } from '../../i18n/say'
import type { Scale } from '../../parts/TimeAxis'
import { levels, outline, split } from '../../parts/steps'
import { DAY, HOUR, addDays, dayStart, hoursOf, midnights } from '../../time/zones'
import { Ground } from './Ground'
import type { Zoom } from './range'

type Props = { scale: Scale; width: number; now: number; zoom: Zoom }

export const Axis = memo(function Axis({ scale, width, now, zoom }: Props) {
  const { t, f, zone } = useSay()
  const { x, from, to } = scale
  const days = midnights(zone, from, to)
  const hours = zoom === 'day' ? [3, 6, 9, 12, 15, 18, 21] : zoom === 'week' ? [6, 12, 18] : []
  const isNow = now >= from && now < to
  const today = dayStart(zone, now)
  const dense = width / days.length < 70
  return (
    <svg width={width} height="58" aria-hidden className="tl-axis">
      {days.map((day) => {
        const next = addDays(zone, day, 1)
        const length = (next - day) / HOUR
        return (
          <g key={day}>
            {day === today && <rect x={x(day)} width={x(next) - x(day)} height="3" fill="var(--ink)" />}
            <text
              x={x(day) + 10}
              y="22"
              fontSize="14"
              fontWeight={day === today ? 650 : 500}
              fill={day === today ? 'var(--ink)' : 'var(--ink2)'}
            >
              {dense ? f.dayOnly(day) : zoom === 'day' ? f.day(day) : f.dayNumber(day)}
            </text>
            {next - day !== DAY && (
              <text x={x(next) - 8} y="22" textAnchor="end" fontSize="11.5" fontWeight="600" fill="var(--waiting)">
                {t.timeline.hoursLong(length)}
              </text>
            )}
            <path d={`M${x(day)} 52v6`} stroke="var(--edge)" />
          </g>
        )
      })}
      {hoursOf(zone, from, to, hours).map((at) => (
        <g key={at}>
          {(!isNow || Math.abs(x(at) - x(now)) > 48) && (
            <text x={x(at)} y="46" textAnchor="middle" fontSize="11" fill="var(--ink3)">
              {f.time(at).slice(0, 2)}
            </text>
          )}
          <path d={`M${x(at)} 52v6`} stroke="var(--edge)" />
        </g>
      ))}
      <path d={`M${x(from)} 57.5H${x(to)}`} stroke="var(--edge)" />
      {isNow && <NowFlag x={Math.min(Math.max(x(now), 38), width - 38)} line={x(now)} label={t.now.now(f.time(now))} />}
    </svg>
  )
})

function NowFlag({ x, line, label }: { x: number; line: number; label: string }) {
  return (
    <g>
      <rect x={x - 38} y="29" width="76" height="22" rx="6" fill="var(--ink)" />
      <text x={x} y="44" textAnchor="middle" fontSize="12" fontWeight="650" fill="var(--bg)">
        {label}
      </text>
      <path d={`M${line} 50v10`} stroke="var(--ink)" strokeWidth="2" />
    </g>
  )
}

type UseProps = { use: Timeline['use'][number]; away: Timeline['away']; scale: Scale; width: number; now: number; isNumbered: boolean }

const HEIGHT = 74
const BASE = 66
const TOP = 18

export const UseStrip = memo(function UseStrip({ use, away, scale, width, now, isNumbered }: UseProps) {
  const { t } = useSay()
  const all = levels(use.steps, scale.from, scale.to)
  const most = Math.max(use.limit, ...all.map((l) => l.taken), 1)
  const y = (taken: number) => BASE - (taken / most) * (BASE - TOP)
  const [past, future] = split(all, now)
  const full = all.filter((l) => l.taken >= use.limit)
  return (
    <svg width={width} height={HEIGHT} overflow="visible" role="img" aria-label={`${t.timeline.placesInUse}, ${use.cluster}, ${t.now.limit(use.limit)}`}>
      <Ground scale={scale} height={HEIGHT} width={width} away={away} now={now} isNamed />
      <path d={outline(past, scale.x, y, BASE)} fill="var(--awake)" />
      <path d={outline(future, scale.x, y)} fill="none" stroke="var(--awake-edge)" strokeWidth="1.6" />
      <path d={`M0 ${y(use.limit)}H${width}`} stroke="var(--ink2)" strokeDasharray="5 4" />
      {full.map((l) => (
        <path key={l.from} d={`M${scale.x(l.from)} ${y(use.limit)}H${scale.x(l.to)}`} stroke="var(--ink)" strokeWidth="3" />
      ))}
      {isNumbered &&
        [0, use.limit].map((n) => (
          <text key={n} x="-10" y={y(n) + 4} textAnchor="end" fontSize="11" fill="var(--ink2)">
            {n}
          </text>
        ))}
      <path d={`M0 ${BASE}H${width}`} stroke="var(--edge)" />
      {now >= scale.from && now < scale.to && <path d={`M${scale.x(now)} 0V${HEIGHT}`} stroke="var(--ink)" strokeWidth="2" />}
    </svg>
  )
})
