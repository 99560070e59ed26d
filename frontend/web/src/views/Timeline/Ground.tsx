/** Behind all rows: day and night, midnights, the hour that a clock change skips or repeats, time without an engine. */
import { memo } from 'react'
import type { Timeline } from '../../api/names'
import { useSay } from '../../i18n/say'
import { Midnights, Nights, type Scale } from '../../parts/TimeAxis'
import { HOUR, clockChanges } from '../../time/zones'

type Props = { scale: Scale; height: number; width: number; away: Timeline['away']; now: number; isNamed?: boolean }

export const Ground = memo(function Ground({ scale, height, width, away, now, isNamed }: Props) {
  const { t, f, zone } = useSay()
  const { x, from, to } = scale
  return (
    <>
      <rect x={x(from)} width={width} height={height} fill="var(--surface)" />
      <Nights scale={scale} height={height} />
      <Midnights scale={scale} height={height} />
      {clockChanges(zone, from, to).map(({ at, by }) => {
        const band = by < 0 ? [at + by, at - by] : [at, at]
        const [a, b] = [x(band[0] ?? at), x(band[1] ?? at)]
        return (
          <g key={at}>
            <rect x={a} width={Math.max(2, b - a)} height={height} fill="var(--waiting)" opacity=".22" />
            <path d={`M${x(at)} 0V${height}`} stroke="var(--waiting)" strokeDasharray="3 3" />
            {isNamed && (
              <text x={b + 6} y={38} fontSize="11.5" fontWeight="600" fill="var(--waiting)">
                {by < 0 ? t.timeline.twice(f.time(at)) : t.timeline.skipped(f.time(at - HOUR + by))}
              </text>
            )}
          </g>
        )
      })}
      {away.map(({ start, stop }) => {
        const a = Math.max(x(from), x(Date.parse(start)))
        const b = Math.min(x(to), x(stop ? Date.parse(stop) : now))
        return b > a && <rect key={start} x={a} width={b - a} height={height} fill="url(#gone)" opacity=".75" />
      })}
    </>
  )
})

/** The patterns of bars, once for the whole view. */
export function Patterns() {
  return (
    <svg width="0" height="0" className="hidden" aria-hidden>
      <defs>
        <pattern id="waking" width="6" height="6" patternUnits="userSpaceOnUse">
          <rect width="6" height="6" fill="var(--awake)" />
          <path d="M-1 7 7-1" stroke="var(--awake-edge)" strokeWidth="1.6" />
        </pattern>
        <pattern id="sleeping" width="6" height="6" patternUnits="userSpaceOnUse">
          <rect width="6" height="6" fill="var(--asleep)" />
          <path d="M-1-1 7 7" stroke="var(--asleep-edge)" strokeWidth="1.6" />
        </pattern>
        <pattern id="waiting" width="5" height="5" patternUnits="userSpaceOnUse">
          <rect width="5" height="5" fill="var(--waiting-tint)" />
          <path d="M2.5 0v5" stroke="var(--waiting)" strokeWidth="1.5" />
        </pattern>
        <pattern id="failed" width="7" height="7" patternUnits="userSpaceOnUse">
          <rect width="7" height="7" fill="var(--failed-tint)" />
          <path d="M0 0 7 7M7 0 0 7" stroke="var(--failed)" strokeWidth="1.4" />
        </pattern>
        <pattern id="fought" width="8" height="8" patternUnits="userSpaceOnUse">
          <rect width="8" height="8" fill="var(--awake)" />
          <path d="M0 8 4 0 8 8" fill="none" stroke="var(--fought-line)" strokeWidth="1.8" />
        </pattern>
        <pattern id="degraded" width="5" height="5" patternUnits="userSpaceOnUse">
          <path d="M1.5 0v5" stroke="var(--degraded-line)" strokeWidth="2" />
        </pattern>
        <pattern id="gone" width="4" height="4" patternUnits="userSpaceOnUse">
          <circle cx="1" cy="1" r=".9" fill="var(--asleep-edge)" />
        </pattern>
      </defs>
    </svg>
  )
}
