/** The places in use, from some hours ago to the next day: what happened is solid, what is planned an outline. */
import { useRef, useState } from 'react'
import { Link } from 'wouter'
import type { ClusterLimit } from '../../api/names'
import { useHref } from '../../app/url'
import { useSay } from '../../i18n/say'
import { Hours, Midnights, Nights, NowLine, type Scale, scaleOf } from '../../parts/TimeAxis'
import { type Level, levels, outline, split } from '../../parts/steps'
import { useWidth } from '../../parts/useWidth'
import { HOUR } from '../../time/zones'

const NARROW = 720

type Props = { cluster: ClusterLimit; now: number; height: number; isNamed: boolean; silentSince: number | null }

export function DayStrip({ cluster, now, height, isNamed, silentSince }: Props) {
  const { t, f } = useSay()
  const [width, ref] = useWidth(window.innerWidth)
  const isNarrow = width < NARROW
  const [back, ahead] = isNarrow ? [3 * HOUR, 13 * HOUR] : [6 * HOUR, 18 * HOUR]
  const scale = scaleOf(now - back, now + ahead, 0, width)
  const all = levels(cluster.steps, scale.from, scale.to)
  const most = Math.max(cluster.limit, ...all.map((l) => l.taken))
  const top = 40
  const y = (taken: number) => height - (taken / Math.max(1, most)) * (height - top)
  const [past, future] = split(all, silentSince ?? now)
  const coming = future.slice(1, 4).map((l) => t.now.stripStep(l.taken, f.when(l.from, now)))
  const says = coming.length ? t.now.stripSays(cluster.taken, cluster.limit, f.list(coming)) : t.now.stripNone
  const gone = silentSince === null ? null : { x: scale.x(silentSince), width: scale.x(now) - scale.x(silentSince) }
  return (
    <section className="strip" ref={ref} aria-label={isNamed ? `${t.now.strip}, ${cluster.cluster}` : t.now.strip}>
      <svg width={width} height={height + 26} role="img" aria-label={says}>
        <rect width={width} height={height} fill="var(--surface)" />
        <Nights scale={scale} height={height} fades />
        <Hours scale={scale} y={height} every={isNarrow ? 6 : 3} keepFree={scale.x(now)} />
        <Midnights scale={scale} height={height} />
        {!all.length && <path d={Array.from({ length: cluster.limit - 1 }, (_, i) => `M0 ${y(i + 1)}H${width}`).join('')} stroke="var(--line)" />}
        <Guides levels={past} scale={scale} y={y} solid />
        <path d={outline(past, scale.x, y)} fill="none" stroke="var(--awake-edge)" strokeWidth="2" />
        <path d={outline(future, scale.x, y, height)} fill="var(--awake)" opacity=".13" />
        <path d={outline(future, scale.x, y)} fill="none" stroke="var(--awake-edge)" strokeWidth="2" strokeLinejoin="round" />
        <Guides levels={future} scale={scale} y={y} />
        {gone && gone.width > 0 && (
          <>
            <rect x={gone.x} width={gone.width} height={height} fill="var(--surface)" />
            <Dots x={gone.x} width={gone.width} height={height} />
          </>
        )}
        <path d={`M0 ${y(cluster.limit)}H${width}`} stroke="var(--ink2)" strokeDasharray="5 4" strokeWidth="1.2" />
        <Counts levels={[...past, ...future]} scale={scale} y={y} width={width} labelled={isNamed ? 150 : isNarrow ? 76 : 96} />
        <path d={`M0 ${height}H${width}`} stroke="var(--ink)" strokeWidth="1.6" />
        <NowLine x={scale.x(now)} height={height} label={t.now.now(f.time(now))} />
        <text x={width - (isNarrow ? 16 : 40)} y={y(cluster.limit) - 6} textAnchor="end" fontSize="12" fontWeight="500" fill="var(--ink2)">
          {isNamed ? `${cluster.cluster} · ` : ''}
          {t.now.limit(cluster.limit)}
        </text>
      </svg>
      <StepLinks levels={[...past, ...future]} scale={scale} height={height} now={now} />
    </section>
  )
}

/** A line for each place that is taken. */
function Guides({ levels: all, scale, y, solid }: { levels: Level[]; scale: Scale; y: (n: number) => number; solid?: boolean }) {
  const lines = all.flatMap((l) =>
    Array.from({ length: Math.max(0, Math.min(l.taken, 40) - 1) }, (_, i) => `M${scale.x(l.from)} ${y(i + 1)}H${scale.x(l.to)}`),
  )
  return (
    <>
      {solid && <path d={outline(all, scale.x, y, y(0))} fill="var(--awake)" />}
      <path d={lines.join('')} stroke={solid ? 'var(--awake-line)' : 'var(--awake-edge)'} opacity={solid ? 0.6 : 0.28} />
    </>
  )
}

function Counts({ levels: all, scale, y, width, labelled }: { levels: Level[]; scale: Scale; y: (n: number) => number; width: number; labelled: number }) {
  return all.map((l) => {
    const [a, b] = [Math.max(0, scale.x(l.from)), scale.x(l.to)]
    const x = (a + b) / 2
    if (b - a < 24 || x > width - labelled) return null
    return (
      <text key={l.from} x={x} y={y(l.taken) - 6} textAnchor="middle" fontSize="13" fontWeight="600" fill="var(--awake-ink)">
        {l.taken}
      </text>
    )
  })
}

/** Time without an engine: dots, here and wherever it is drawn. */
function Dots({ x, width, height }: { x: number; width: number; height: number }) {
  return (
    <>
      <defs>
        <pattern id="strip-gone" width="4" height="4" patternUnits="userSpaceOnUse">
          <circle cx="1" cy="1" r=".9" fill="var(--asleep-edge)" />
        </pattern>
      </defs>
      <rect x={x} width={width} height={height} fill="url(#strip-gone)" />
      <path d={`M${x} 0V${height}`} stroke="var(--degraded)" strokeWidth="2" />
    </>
  )
}

/** The steps as links into the timeline: one tab stop, arrows move between them. */
function StepLinks({ levels: all, scale, height, now }: { levels: Level[]; scale: Scale; height: number; now: number }) {
  const { t, f } = useSay()
  const href = useHref()
  const [active, setActive] = useState(0)
  const links = useRef<(HTMLAnchorElement | null)[]>([])
  const move = (by: number) => {
    const next = Math.min(all.length - 1, Math.max(0, active + by))
    setActive(next)
    links.current[next]?.focus()
  }
  return (
    <div
      role="group"
      className="step-links"
      onKeyDown={(event) => {
        const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
        if (!by) return
        event.preventDefault()
        move(by)
      }}
    >
      {all.map((l, i) => (
        <Link
          key={l.from}
          ref={(element: HTMLAnchorElement | null) => {
            links.current[i] = element
          }}
          href={href('/timeline', { from: new Date(l.from).toISOString(), zoom: 'day' })}
          tabIndex={i === active ? 0 : -1}
          onFocus={() => setActive(i)}
          aria-label={t.now.stripEnter(l.taken, f.when(l.from, now))}
          style={{ left: scale.x(l.from), width: Math.max(4, scale.x(l.to) - scale.x(l.from)), height }}
        />
      ))}
    </div>
  )
}
