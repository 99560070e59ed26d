/** The head of a team: it folds what stands below, and then shows when any of it is awake. */
import { memo } from 'react'
import { useSay } from '../../i18n/say'
import { Icon } from '../../parts/Icon'
import type { Scale } from '../../parts/TimeAxis'
import { moneyList } from '../../time/formats'
import { BarShape } from './BarShape'
import { barsOf } from './bars'
import { type Line, hoursOf, sumOf } from './lines'
import { merged } from './merge'

type Props = {
  of: Extract<Line, { kind: 'team' }>
  scale: Scale
  width: number
  now: number
  top: number | null
  height: number
  isFocused: boolean
  onFold: (team: string) => void
}

export const TeamLine = memo(function TeamLine({ of, scale, width, now, top, height, isFocused, onFold }: Props) {
  const { t, f } = useSay()
  const { team, rows, isFolded } = of
  const hours = rows.reduce((sum, row) => sum + hoursOf(row), 0)
  const place = top === null ? undefined : { transform: `translateY(${top}px)` }
  return (
    <div className={`tl-row tl-team ${top === null ? 'is-stuck' : ''} ${isFocused ? 'is-focused' : ''}`} style={{ ...place, height }}>
      <div className="tl-left">
        <button
          type="button"
          tabIndex={-1}
          aria-expanded={!isFolded}
          aria-label={isFolded ? t.timeline.unfold(team) : t.timeline.fold(team)}
          onClick={() => onFold(team)}
        >
          <Icon name={isFolded ? 'right' : 'down'} />
          <b>{team}</b>
          <span className="xs i3">{t.timeline.members(rows.length)}</span>
        </button>
      </div>
      <svg width={width} height={height} aria-hidden>
        {isFolded && <Together of={of} scale={scale} now={now} y={(height - 16) / 2} />}
        <path d={`M0 ${height - 0.5}H${width}`} stroke="var(--line)" />
      </svg>
      <div className="tl-right">
        <span>
          {f.hours(hours)} <span className="xs i3">{moneyList(f, sumOf(rows, 'spent'))}</span>
        </span>
      </div>
    </div>
  )
})

/** All bars of the team in one row, over one another, so that the fullest times are the darkest. */
function Together({ of, scale, now, y }: { of: Props['of']; scale: Scale; now: number; y: number }) {
  const bars = of.rows.flatMap((row) => barsOf(row, now).map((bar) => ({ ...bar, key: `${row.cluster}/${row.namespace} ${bar.key}` })))
  const shown = bars.filter((bar) => bar.to > scale.from && bar.from < scale.to && bar.kind !== 'taken').sort((a, b) => a.from - b.from)
  return (
    <g opacity=".55">
      {merged(shown, scale).map((bar) => (
        <BarShape key={bar.key} bar={bar} scale={scale} y={y} />
      ))}
    </g>
  )
}
