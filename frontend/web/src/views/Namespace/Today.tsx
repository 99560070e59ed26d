/** Planned over happened, today. */
import { useId } from 'react'
import { useSay } from '../../i18n/say'
import { Hours, Midnights, Nights, NowLine, type Scale, scaleOf } from '../../parts/TimeAxis'
import { useWidth } from '../../parts/useWidth'
import { addDays, dayStart } from '../../time/zones'
import { type Awake, type Spans, within } from './spans'

const LEFT = 90
const HEIGHT = 76
const NARROW = 480
const BAR = { height: 18, rx: 3 }
const PLANNED_Y = 12
const REAL_Y = 43
const TOLD_FROM_PX = 70

export function Today({ spans, now }: { spans: Spans; now: number }) {
  const { t, f, zone } = useSay()
  const id = useId()
  const [width, ref] = useWidth(660)
  const [from, to] = [dayStart(zone, now), addDays(zone, now, 1)]
  const scale = scaleOf(from, to, LEFT, width - 1)
  const of = (all: readonly Awake[]) => within(all, from, to)
  const sum = (all: readonly Awake[]) => f.duration(of(all).reduce((total, s) => total + s.stop - s.start, 0))
  const row = { scale, y: REAL_Y }
  return (
    <section className="ns-now">
      <h2>{t.namespace.today}</h2>
      <div className="card ns-card ns-today" ref={ref}>
        <svg width={width} height={HEIGHT + 28} role="img" aria-label={t.namespace.todaySays(sum(spans.planned), sum(spans.real))}>
          <defs>
            <pattern id={`${id}over`} width="8" height="9" patternUnits="userSpaceOnUse">
              <rect width="8" height="9" fill="var(--awake)" />
              <path d="M0 7 4 2 8 7" fill="none" stroke="var(--fought-line)" strokeWidth="1.8" />
            </pattern>
            <pattern id={`${id}waiting`} width="5" height="5" patternUnits="userSpaceOnUse">
              <rect width="5" height="5" fill="var(--waiting-tint)" />
              <path d="M1.5 0V5" stroke="var(--waiting)" strokeWidth="1.6" />
            </pattern>
            <pattern id={`${id}lost`} width="6" height="6" patternUnits="userSpaceOnUse">
              <rect width="6" height="6" fill="var(--failed-tint)" />
              <path d="M0 0 6 6M6 0 0 6" stroke="var(--failed)" strokeWidth="0.8" />
            </pattern>
          </defs>
          <Nights scale={scale} height={HEIGHT} />
          <Midnights scale={scale} height={HEIGHT} />
          <RowNames />
          <Bars all={of(spans.planned)} scale={scale} y={PLANNED_Y} look={{ fill: 'var(--awake)', fillOpacity: 0.14, stroke: 'var(--awake-edge)', strokeWidth: 1.4 }} ink="var(--ink2)" />
          <Bars all={of(spans.lost)} {...row} look={{ fill: `url(#${id}lost)`, stroke: 'var(--failed)', strokeWidth: 1.4 }} />
          <Bars all={of(spans.waiting)} {...row} look={{ fill: `url(#${id}waiting)`, stroke: 'var(--waiting)', strokeWidth: 1.4 }} />
          <Bars all={of(spans.real)} {...row} look={{ fill: 'var(--awake)', stroke: 'var(--awake-edge)' }} ink="var(--on-awake)" />
          <Bars all={of(spans.over)} {...row} look={{ fill: `url(#${id}over)`, stroke: 'var(--fought-line)', strokeWidth: 1.2 }} />
          <path d={`M0 ${HEIGHT}H${width}`} stroke="var(--edge)" />
          <Hours scale={scale} y={HEIGHT} every={width < NARROW ? 8 : 4} keepFree={scale.x(now)} />
          <NowLine x={scale.x(now)} height={HEIGHT} label={t.now.now(f.time(now))} />
        </svg>
      </div>
    </section>
  )
}

function RowNames() {
  const { t } = useSay()
  return (
    <>
      <rect width={LEFT} height={HEIGHT} fill="var(--surface)" />
      {[
        [t.namespace.planned, PLANNED_Y + 14],
        [t.namespace.real, REAL_Y + 14],
      ].map(([name, y]) => (
        <text key={name} x="12" y={y} fontSize="13" fill="var(--ink2)">
          {name}
        </text>
      ))}
    </>
  )
}

type BarsProps = { all: Awake[]; scale: Scale; y: number; look: object; ink?: string }

/** Each with its length, in this ink, where there is room for it. */
function Bars({ all, scale, y, look, ink }: BarsProps) {
  const { f } = useSay()
  return all.map((s) => {
    const x = scale.x(s.start)
    const width = Math.max(2, scale.x(s.stop) - x)
    return (
      <g key={s.start}>
        <rect x={x} y={y} width={width} {...BAR} {...look} />
        {ink && width > TOLD_FROM_PX && (
          <text x={x + width / 2} y={y + 13} textAnchor="middle" fontSize="12" fontWeight="600" fill={ink}>
            {f.duration(s.stop - s.start)}
          </text>
        )}
      </g>
    )
  })
}
