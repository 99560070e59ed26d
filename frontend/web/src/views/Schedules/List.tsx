/** The rows on show of however many there are: what is not in the window is not drawn, and is asked for when it comes near. */
import { type Range, useWindowVirtualizer } from '@tanstack/react-virtual'
import { Fragment, type KeyboardEvent, type MouseEvent, memo, useCallback, useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { Schedule, ScheduleList, SchedulesAsked } from '../../api/names'
import { useSilence } from '../../app/freshness'
import { schedulePath, useGo, useHref } from '../../app/url'
import { useSay } from '../../i18n/say'
import { useWidth } from '../../parts/useWidth'
import { NextWindows, Row } from './Row'
import { COLUMNS, type Column, type Order } from './asked'
import { usePagesInView, useRows } from './rows'

const NARROW = 720
const ROW_PX = 36
const NARROW_ROW_PX = 92
const WINDOWS_PX = 136
/** Rows come and go so many at a time: the table is laid out and painted once for all of them, not once for each. */
const STEP = 8

type Props = { asked: SchedulesAsked; first: ScheduleList; order: Order; now: number; onSort: (column: Column) => void }

/** Until the rows of a new order have come, those of the one before stay. */
export function List({ asked, first, ...rest }: Props) {
  const [pages, look] = usePagesInView()
  const rows = useRows(asked, pages)
  const rowAt = (index: number) => rows.at(index) ?? first.items[index]
  return <Table total={first.total} rowAt={rowAt} indexOf={rows.indexOf} look={look} {...rest} />
}

type TableProps = Pick<Props, 'order' | 'now' | 'onSort'> & {
  total: number
  rowAt: (index: number) => Schedule | undefined
  indexOf: (id: string) => number
  look: (first: number, last: number, total: number) => void
}

/** Drawn anew at each step of scrolling, so that all else is done above it. */
function Table({ total, rowAt, indexOf, look, order, now, onSort }: TableProps) {
  const { t } = useSay()
  const [width, frame] = useWidth(window.innerWidth)
  const height = width < NARROW ? NARROW_ROW_PX : ROW_PX
  const [here, setHere] = useState(0)
  const [open, setOpen] = useState<string | null>(null)
  const table = useRef<HTMLTableElement>(null)
  const openRow = open === null ? -1 : indexOf(open)
  const virtual = useWindowVirtualizer({
    count: total,
    estimateSize: (index) => height + (index === openRow ? WINDOWS_PX : 0),
    rangeExtractor: inSteps,
    scrollMargin: table.current?.offsetTop ?? 0,
    scrollPaddingStart: 104,
    scrollPaddingEnd: 64,
    useFlushSync: false,
  })
  const shown = virtual.getVirtualItems()
  const [top, end] = [shown[0]?.index ?? 0, shown.at(-1)?.index ?? 0]
  useEffect(() => virtual.measure(), [virtual, openRow, height])
  useEffect(() => look(top, end, total), [look, top, end, total])
  const toggle = useCallback((id: string) => setOpen((present) => (present === id ? null : id)), [])
  const moveTo = useMove(table, here, (index) => {
    setHere(index)
    virtual.scrollToIndex(index)
  })
  const press = useKeys({ here, total, height, rowAt, toggle, moveTo })
  const visit = useVisit()
  const href = useHref()
  const silentSince = useSilence()
  const margin = virtual.options.scrollMargin
  const above = (shown[0]?.start ?? margin) - margin
  const below = virtual.getTotalSize() - ((shown.at(-1)?.end ?? margin) - margin)
  return (
    <div ref={frame}>
      <table ref={table} className="sc-table" aria-label={t.schedules.list} aria-rowcount={total + 1} onKeyDown={press} onClick={visit}>
        <Heads by={order.column} descending={order.descending} onSort={onSort} />
        <tbody>
          <Gap height={above} />
          {shown.map(({ index }) => {
            const row = rowAt(index)
            return (
              <Fragment key={index}>
                <Row of={row} index={index} now={now} silentSince={silentSince} href={href} isHere={index === here} isOpen={index === openRow} onHere={setHere} onToggle={toggle} />
                {row && index === openRow && <NextWindows id={row.id} />}
              </Fragment>
            )
          })}
          <Gap height={below} />
        </tbody>
      </table>
    </div>
  )
}

function inSteps({ startIndex, endIndex, count }: Range): number[] {
  const from = Math.max(0, Math.floor(startIndex / STEP) - 1) * STEP
  const to = Math.min(count, (Math.floor(endIndex / STEP) + 2) * STEP)
  return Array.from({ length: to - from }, (_, index) => from + index)
}

/** Focus goes to a row once it is drawn, which may be after the page has scrolled there. */
function useMove(table: React.RefObject<HTMLTableElement | null>, here: number, move: (index: number) => void): (index: number) => void {
  const isMoving = useRef(false)
  useEffect(() => {
    if (!isMoving.current) return
    const row = table.current?.querySelector<HTMLElement>(`[data-row="${here}"]`)
    if (!row) return
    isMoving.current = false
    row.focus({ preventScroll: true })
  })
  return (index) => {
    isMoving.current = true
    move(index)
  }
}

type Keys = {
  here: number
  total: number
  height: number
  rowAt: (index: number) => Schedule | undefined
  toggle: (id: string) => void
  moveTo: (index: number) => void
}

function useKeys({ here, total, height, rowAt, toggle, moveTo }: Keys) {
  const go = useGo()
  return (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLTableRowElement)) return
    const row = rowAt(here)
    const page = Math.max(1, Math.floor(window.innerHeight / height) - 4)
    const steps: Record<string, number> = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page, Home: -total, End: total }
    const step = steps[event.key]
    if (event.key === 'Enter' && row) go(schedulePath(row.id))
    else if (event.key === ' ' && row) toggle(row.id)
    else if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    if (step !== undefined) moveTo(Math.min(total - 1, Math.max(0, here + step)))
  }
}

/** One hearer for the links of all rows, which are plain ones: so a row costs little to draw. */
function useVisit() {
  const [, navigate] = useLocation()
  return (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = event.target instanceof Element && event.target.closest<HTMLAnchorElement>('a[data-view]')
    if (!link) return
    event.preventDefault()
    navigate(link.getAttribute('href') ?? '')
  }
}

type HeadsProps = { by: Column; descending: boolean; onSort: (column: Column) => void }

const Heads = memo(function Heads({ by, descending, onSort }: HeadsProps) {
  const { t } = useSay()
  return (
    <thead>
      <tr aria-rowindex={1}>
        {COLUMNS.map((column) => {
          const isSorted = by === column
          return (
            <th key={column} scope="col" className={`sc-h-${column}`} aria-sort={isSorted ? (descending ? 'descending' : 'ascending') : undefined}>
              <button type="button" onClick={() => onSort(column)}>
                {t.schedules.columns[column]}
                <span aria-hidden>{isSorted ? (descending ? ' ↓' : ' ↑') : ''}</span>
              </button>
            </th>
          )
        })}
      </tr>
    </thead>
  )
})

function Gap({ height }: { height: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden className="sc-gap">
      <td colSpan={COLUMNS.length} style={{ height }} />
    </tr>
  )
}
