import { memo } from 'react'
import type { TimelineRow } from '../../api/names'
import { namespacePath } from '../../app/url'
import { useSay } from '../../i18n/say'
import { Icon } from '../../parts/Icon'
import { Nights, type Scale } from '../../parts/TimeAxis'
import { useJustChanged } from '../../parts/useJustChanged'
import { ViewLink } from '../../parts/ViewLink'
import { moneyList } from '../../time/formats'
import { BarShape, boxOf } from './BarShape'
import type { Bar } from './bars'
import { hoursOf } from './lines'
import { lookOfRow } from './looks'

/** Below it a row has no room for a second line of text. */
const LEAST_FOR_TWO_LINES = 42

type Props = {
  index: number
  row: TimelineRow
  bars: Bar[]
  scale: Scale
  width: number
  now: number
  top: number
  height: number
  isNarrow: boolean
  focused: number | null
  onPoint: (line: number, bar: number | null) => void
}

/** One namespace: its name, its bars, and what it is awake and costs in the range, plans included. Drawn again only when some of that differs. */
export const Row = memo(function Row({ index, row, bars, scale, width, now, top, height, isNarrow, focused, onPoint }: Props) {
  const { t, f } = useSay()
  const look = lookOfRow(row)
  const mark = useJustChanged(`line ${row.cluster}/${row.namespace}`, look.word)
  const isCompact = height < LEAST_FOR_TWO_LINES
  const y = isNarrow ? 4 : (height - 16) / 2
  const money = row.expected.spent.length ? moneyList(f, row.expected.spent) : ''
  return (
    <div className={`tl-row ${mark}`} style={{ transform: `translateY(${top}px)`, height }}>
      <div className="tl-left">
        <Icon name={look.icon} label={t.shell.states[look.word]} className={`tone-${look.tone}`} />
        <div>
          <ViewLink to={namespacePath(row.cluster, row.namespace)} className="plain tl-name">
            {row.namespace}
          </ViewLink>
          {!isCompact && <span className="xs i3">{[row.team, row.cost_center].filter(Boolean).join(' · ')}</span>}
        </div>
      </div>
      <svg width={width} height={isNarrow ? 26 : height} aria-hidden>
        {isNarrow && <Nights scale={scale} height={26} />}
        {isNarrow && now >= scale.from && now < scale.to && (
          <path d={`M${scale.x(now)} 0V26`} stroke="var(--ink)" strokeWidth="1.5" />
        )}
        {bars.map((bar, i) => {
          const { x, width: wide } = boxOf(bar, scale)
          return (
            <g key={bar.key} onMouseEnter={() => onPoint(index, i)} onMouseLeave={() => onPoint(index, null)}>
              <rect x={x - 3} y={y - 6} width={wide + 6} height="28" fill="transparent" />
              <BarShape bar={bar} scale={scale} y={y} />
              {focused === i && <rect className="tl-focus" x={x - 4} y={y - 4} width={wide + 8} height="24" rx="6" fill="none" stroke="var(--focus)" strokeWidth="2" />}
            </g>
          )
        })}
        {!isNarrow && <path d={`M0 ${height - 0.5}H${width}`} stroke="var(--line)" />}
      </svg>
      <div className="tl-right">
        <span>{f.hours(hoursOf(row))}</span>
        {!isCompact && <span className="xs i3">{money}</span>}
      </div>
    </div>
  )
})
