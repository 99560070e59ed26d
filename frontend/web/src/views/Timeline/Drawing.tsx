/** The lines as a drawing. One tab stop: ↑↓ go from line to line, ←→ from bar to bar, + − zoom, Enter opens or folds. */
import { type Range as Seen, useWindowVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Timeline, TimelineRow } from '../../api/names'
import { namespacePath, useGo } from '../../app/url'
import { useSay } from '../../i18n/say'
import { type Scale, scaleOf } from '../../parts/TimeAxis'
import { useEscape } from '../../parts/useEscape'
import { usePrinting } from '../../parts/usePrinting'
import { useWidth } from '../../parts/useWidth'
import { Axis, UseStrip } from './Axis'
import { BarCard } from './BarCard'
import { boxOf } from './BarShape'
import { Ground } from './Ground'
import { Row } from './Row'
import { TeamLine } from './TeamLine'
import { type Bar, barsOf } from './bars'
import type { Line, Sort } from './lines'
import { merged } from './merge'
import type { Range } from './range'

const LEFT = 236
const RIGHT = 92
const NARROW = 720
/** What A4 and Letter have room for, on their side. */
const PAPER = 920
/** Rows come and go so many at a time: they are laid out and painted once for all of them, not once for each. */
const STEP = 10
const HEIGHTS = { narrow: 76, plain: 42, compact: 30 }

type Shown = { line: number; bar: number }
type Props = {
  data: Timeline
  lines: Line[]
  isCompact: boolean
  sort: Sort
  range: Range
  now: number
  onFold: (team: string) => void
  onZoom: (by: 1 | -1, at: number | null) => void
}

export function Drawing({ data, lines, isCompact, sort, range, now, onFold, onZoom }: Props) {
  const { t } = useSay()
  const go = useGo()
  const isPrinting = usePrinting()
  const [measured, ref] = useWidth(window.innerWidth - 80)
  const whole = isPrinting ? PAPER : measured
  const isNarrow = whole < NARROW
  const width = Math.max(200, isNarrow ? whole : whole - LEFT - RIGHT)
  const height = isNarrow ? HEIGHTS.narrow : isCompact ? HEIGHTS.compact : HEIGHTS.plain
  const scale = useMemo(() => scaleOf(range.from, range.to, 0, width), [range.from, range.to, width])
  const barsIn = useMemo(() => barsOnDemand(now, scale), [now, scale])
  const [focus, setFocus] = useState<Shown>({ line: 0, bar: 0 })
  const [card, setCard] = useState<Shown | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const list = useRef<HTMLDivElement>(null)
  const heads = useMemo(() => lines.flatMap((line, i) => (line.kind === 'team' ? [i] : [])), [lines])
  const stuck = useRef<number | undefined>(undefined)
  const virtual = useWindowVirtualizer({
    count: lines.length,
    estimateSize: () => height,
    scrollMargin: list.current?.offsetTop ?? 0,
    rangeExtractor: (seen) => {
      stuck.current = heads.findLast((i) => i <= seen.startIndex)
      const drawn = inSteps(seen)
      if (isPrinting) return everyIndex(lines.length)
      return stuck.current === undefined || drawn.includes(stuck.current) ? drawn : [stuck.current, ...drawn]
    },
    useFlushSync: false,
  })
  useEffect(() => virtual.measure(), [virtual, height])
  useEffect(() => () => clearTimeout(timer.current), [])
  useEscape(() => {
    clearTimeout(timer.current)
    setCard(null)
  })

  const show = useCallback((shown: Shown | null, after: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setCard(shown), after)
  }, [])
  const point = useCallback((line: number, bar: number | null) => (bar === null ? show(null, 200) : show({ line, bar }, 150)), [show])
  const enter = (line: Line | undefined) => {
    if (line?.kind === 'team') onFold(line.team)
    else if (line) go(namespacePath(line.row.cluster, line.row.namespace))
  }
  const move = (event: KeyboardEvent) => {
    const { line, bar } = focus
    const to = ({ ArrowUp: [line - 1, bar], ArrowDown: [line + 1, bar], ArrowLeft: [line, bar - 1], ArrowRight: [line, bar + 1] } as Record<string, [number, number]>)[event.key]
    if (event.key === 'Enter' && event.target === event.currentTarget) enter(lines[line])
    const zoom = ({ '+': 1, '-': -1 } as Record<string, 1 | -1>)[event.key]
    if (zoom) onZoom(zoom, barsIn(lines[line])[bar]?.from ?? null)
    if (!to && !zoom) return
    event.preventDefault()
    if (!to) return
    const next = Math.min(lines.length - 1, Math.max(0, to[0]))
    const count = barsIn(lines[next]).length
    const found = { line: next, bar: Math.min(Math.max(0, to[1]), Math.max(0, count - 1)) }
    setFocus(found)
    virtual.scrollToIndex(next)
    show(count ? found : null, 0)
  }
  const shownLine = card ? lines[card.line] : undefined
  const shownBar = card ? barsIn(shownLine)[card.bar] : undefined
  return (
    <div ref={ref} className="tl">
      <div className="tl-top">
        <div className="tl-head">
          <span className="tl-left xs i3">{t.timeline.sorts[sort]}</span>
          <Axis scale={scale} width={width} now={now} zoom={range.zoom} />
          <span className="tl-right xs i3">{t.timeline.range[range.zoom]}</span>
        </div>
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
            <UseStrip use={u} away={data.away} scale={scale} width={width} now={now} isNumbered={!isNarrow} />
            <span className="tl-right" />
          </div>
        ))}
      <div ref={list} className="tl-rows" style={{ height: virtual.getTotalSize() }} role="group" aria-label={t.timeline.rows} tabIndex={0} onKeyDown={move} onFocus={() => barsIn(lines[focus.line]).length && show(focus, 0)} onBlur={() => show(null, 150)} aria-describedby={card ? 'bar-card' : undefined}>
        {!isNarrow && (
          <svg className="tl-ground" width={width} height={virtual.getTotalSize()} aria-hidden style={{ left: LEFT }}>
            <Ground scale={scale} height={virtual.getTotalSize()} width={width} away={data.away} now={now} />
          </svg>
        )}
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = lines[index]
          if (!line) return null
          const shared = { scale, width, now, height, top: start - virtual.options.scrollMargin }
          if (line.kind === 'team') {
            const top = index === stuck.current ? null : shared.top
            return <TeamLine key={`team ${line.team}`} {...shared} of={line} top={top} isFocused={focus.line === index} onFold={onFold} />
          }
          return (
            <Row
              key={`${line.row.cluster}/${line.row.namespace}`}
              {...shared}
              index={index}
              row={line.row}
              bars={barsIn(line)}
              isNarrow={isNarrow}
              focused={focus.line === index ? focus.bar : null}
              onPoint={point}
            />
          )
        })}
        {!isNarrow && now >= range.from && now < range.to && (
          <span className="tl-now" style={{ left: LEFT + scale.x(now) }} aria-hidden />
        )}
        {shownLine?.kind === 'row' && shownBar && card && (
          <BarCard
            bar={shownBar}
            row={shownLine.row}
            now={now}
            style={cardPlace(shownBar, card.line * height, list.current, whole, isNarrow ? 0 : LEFT, scale)}
            onEnter={() => clearTimeout(timer.current)}
            onLeave={() => show(null, 100)}
          />
        )}
      </div>
    </div>
  )
}

function inSteps({ startIndex, endIndex, count }: Seen): number[] {
  const from = Math.max(0, Math.floor(startIndex / STEP) - 1) * STEP
  const to = Math.min(count, (Math.floor(endIndex / STEP) + 2) * STEP)
  return everyIndex(to - from).map((index) => from + index)
}

function everyIndex(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}

const NO_BARS: Bar[] = []

/** The bars of a line, made when it is first looked at: of thousands only those in view. */
function barsOnDemand(now: number, scale: Scale): (line: Line | undefined) => Bar[] {
  const known = new Map<TimelineRow, Bar[]>()
  return (line) => {
    if (line?.kind !== 'row') return NO_BARS
    const found = known.get(line.row) ?? merged(barsOf(line.row, now).filter((bar) => bar.to > scale.from && bar.from < scale.to), scale)
    known.set(line.row, found)
    return found
  }
}

const CARD = { width: 344, height: 240 }

/** Below the bar, and above it where the window ends before the card would. */
function cardPlace(bar: Bar, top: number, rows: HTMLElement | null, whole: number, left: number, scale: Scale) {
  const { x } = boxOf(bar, scale)
  const { top: above, height } = rows?.getBoundingClientRect() ?? { top: 0, height: 0 }
  const isLow = above + top + 40 + CARD.height > window.innerHeight && above + top > CARD.height
  return { left: Math.max(0, Math.min(left + x, whole - CARD.width)), ...(isLow ? { bottom: height - top - 2 } : { top: top + 40 }) }
}
