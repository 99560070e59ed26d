/** Planned over happened, today. */
import { useSay } from '../../i18n/say'
import { Hours, Nights, NowLine, scaleOf } from '../../parts/TimeAxis'
import { useWidth } from '../../parts/useWidth'
import { addDays, dayStart } from '../../time/zones'
import { type Awake, type Spans, within } from './spans'

const LEFT = 90
const HEIGHT = 76
const NARROW = 480

export function Today({ spans, now }: { spans: Spans; now: number }) {
  const { t, f, zone } = useSay()
  const [width, ref] = useWidth(660)
  const [from, to] = [dayStart(zone, now), addDays(zone, now, 1)]
  const scale = scaleOf(from, to, LEFT, width - 1)
  const [planned, real, over] = [spans.planned, spans.real, spans.over].map((all) => within(all, from, to)) as [Awake[], Awake[], Awake[]]
  const sum = (all: Awake[]) => f.duration(all.reduce((total, s) => total + s.stop - s.start, 0))
  const bars = (all: Awake[], y: number, look: object, isTold: boolean) =>
    all.map((s) => {
      const wide = Math.max(2, scale.x(s.stop) - scale.x(s.start))
      return (
        <g key={s.start}>
          <rect x={scale.x(s.start)} y={y} width={wide} height="18" rx="3" {...look} />
          {isTold && wide > 70 && (
            <text x={scale.x(s.start) + wide / 2} y={y + 13} textAnchor="middle" fontSize="12" fontWeight="600" fill={y > 30 ? 'var(--on-awake)' : 'var(--ink2)'}>
              {f.duration(s.stop - s.start)}
            </text>
          )}
        </g>
      )
    })
  return (
    <section className="ns-now">
      <h2>{t.namespace.today}</h2>
      <div className="card ns-card ns-today" ref={ref}>
        <svg width={width} height={HEIGHT + 28} role="img" aria-label={t.namespace.todaySays(sum(planned), sum(real))}>
          <defs>
            <pattern id="over" width="8" height="8" patternUnits="userSpaceOnUse">
              <rect width="8" height="8" fill="var(--awake)" />
              <path d="M0 8 4 0 8 8" fill="none" stroke="var(--fought-line)" strokeWidth="1.8" />
            </pattern>
          </defs>
          <Nights scale={scale} height={HEIGHT} />
          <rect width={LEFT} height={HEIGHT} fill="var(--surface)" />
          <text x="10" y="27" fontSize="13" fill="var(--ink2)">
            {t.namespace.planned}
          </text>
          <text x="10" y="57" fontSize="13" fill="var(--ink2)">
            {t.namespace.real}
          </text>
          {bars(planned, 12, { fill: 'var(--awake)', fillOpacity: 0.14, stroke: 'var(--awake-edge)', strokeWidth: 1.4 }, true)}
          {bars(real, 43, { fill: 'var(--awake)', stroke: 'var(--awake-edge)', strokeWidth: 1 }, true)}
          {bars(over, 43, { fill: 'url(#over)' }, false)}
          <path d={`M0 ${HEIGHT}H${width}`} stroke="var(--edge)" />
          <Hours scale={scale} y={HEIGHT} every={width < NARROW ? 8 : 4} keepFree={scale.x(now)} />
          <NowLine x={scale.x(now)} height={HEIGHT} label={t.now.now(f.time(now))} />
        </svg>
      </div>
    </section>
  )
}
