/** The rows as a drawing. One tab stop: ↑↓ go from row to row, ←→ from bar to bar, Enter opens the namespace. */
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { Timeline, TimelineRow } from '../../api/names'
import { namespacePath, useGo } from '../../app/url'
import { useSay } from '../../i18n/say'
import { scaleOf } from '../../parts/TimeAxis'
import { useWidth } from '../../parts/useWidth'
import { Axis, UseStrip } from './Axis'
import { BarCard } from './BarCard'
import { boxOf } from './BarShape'
import { Ground } from './Ground'
import { Row } from './Row'
import { type Bar, barsOf } from './bars'
import type { Range } from './range'

const LEFT = 236
const RIGHT = 92
const NARROW = 720

type Shown = { row: number; bar: number }
type Props = { data: Timeline; rows: TimelineRow[]; range: Range; now: number }

export function Drawing({ data, rows, range, now }: Props) {
  const { t } = useSay()
  const go = useGo()
  const [whole, ref] = useWidth(window.innerWidth - 80)
  const isNarrow = whole < NARROW
  const width = Math.max(200, isNarrow ? whole : whole - LEFT - RIGHT)
  const height = isNarrow ? 64 : 42
  const scale = scaleOf(range.from, range.to, 0, width)
  const all = useMemo(() => rows.map((row) => barsOf(row, now).filter((b) => b.to > range.from && b.from < range.to)), [rows, now, range.from, range.to])
  const [focus, setFocus] = useState<Shown>({ row: 0, bar: 0 })
  const [card, setCard] = useState<Shown | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const list = useRef<HTMLDivElement>(null)
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => height,
    overscan: 10,
    scrollMargin: list.current?.offsetTop ?? 0,
  })
  useEffect(() => () => clearTimeout(timer.current), [])

  const show = (shown: Shown | null, after: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setCard(shown), after)
  }
  const move = (event: KeyboardEvent) => {
    const bars = (row: number) => all[row]?.length ?? 0
    const { row, bar } = focus
    const to = ({ ArrowUp: [row - 1, bar], ArrowDown: [row + 1, bar], ArrowLeft: [row, bar - 1], ArrowRight: [row, bar + 1] } as Record<string, [number, number]>)[event.key]
    if (event.key === 'Escape') setCard(null)
    const here = rows[row]
    if (event.key === 'Enter' && here) go(namespacePath(here.cluster, here.namespace))
    if (!to) return
    event.preventDefault()
    const next = Math.min(rows.length - 1, Math.max(0, to[0]))
    const found = { row: next, bar: Math.min(Math.max(0, to[1]), Math.max(0, bars(next) - 1)) }
    setFocus(found)
    virtual.scrollToIndex(next)
    show(bars(next) ? found : null, 0)
  }
  const shownRow = card ? rows[card.row] : undefined
  const shownBar = card ? all[card.row]?.[card.bar] : undefined
  return (
    <div ref={ref} className="tl">
      <div className="tl-head">
        <span className="tl-left xs i3">{t.timeline.sorted}</span>
        <Axis scale={scale} width={width} now={now} zoom={range.zoom} />
        <span className="tl-right xs i3">{t.timeline.range[range.zoom]}</span>
      </div>
      {data.use
        .filter((u) => data.use.length === 1 || u.steps.some((s) => s.taken > 0))
        .map((u) => (
          <div className="tl-use" key={u.cluster}>
            <span className="tl-left s">
              <b>{t.timeline.placesInUse}</b>
              <span className="xs i2">
                {data.use.length > 1 ? `${u.cluster}, ` : ''}
                {t.now.limit(u.limit)}
              </span>
            </span>
            <UseStrip use={u} away={data.away} scale={scale} width={width} now={now} />
            <span className="tl-right" />
          </div>
        ))}
      <div ref={list} className="tl-rows" style={{ height: virtual.getTotalSize() }} role="group" aria-label={t.timeline.rows} tabIndex={0} onKeyDown={move} onFocus={() => all[focus.row]?.length && show(focus, 0)} onBlur={() => show(null, 150)} aria-describedby={card ? 'bar-card' : undefined}>
        {!isNarrow && (
          <svg className="tl-ground" width={width} height={virtual.getTotalSize()} aria-hidden style={{ left: LEFT }}>
            <Ground scale={scale} height={virtual.getTotalSize()} width={width} away={data.away} now={now} />
          </svg>
        )}
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]
          if (!row) return null
          return (
            <Row
              key={`${row.cluster}/${row.namespace}`}
              row={row}
              bars={all[index] ?? []}
              scale={scale}
              width={width}
              range={range}
              now={now}
              top={start - virtual.options.scrollMargin}
              height={height}
              isNarrow={isNarrow}
              focused={focus.row === index ? focus.bar : null}
              onPoint={(bar) => (bar === null ? show(null, 200) : show({ row: index, bar }, 150))}
            />
          )
        })}
        {!isNarrow && now >= range.from && now < range.to && (
          <span className="tl-now" style={{ left: LEFT + scale.x(now) }} aria-hidden />
        )}
        {shownRow && shownBar && card && (
          <BarCard
            bar={shownBar}
            row={shownRow}
            now={now}
            style={cardPlace(shownBar, card.row * height, whole, isNarrow ? 0 : LEFT, scale)}
            onEnter={() => clearTimeout(timer.current)}
            onLeave={() => show(null, 100)}
          />
        )}
      </div>
    </div>
  )
}

const CARD = 344

function cardPlace(bar: Bar, top: number, whole: number, left: number, scale: ReturnType<typeof scaleOf>) {
  const { x } = boxOf(bar, scale)
  return { left: Math.max(0, Math.min(left + x, whole - CARD)), top: top + 40 }
}
