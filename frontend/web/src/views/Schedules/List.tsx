/** The rows on show of however many there are: what is not in the window is not drawn, and is asked for when it comes near. */
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { Schedule } from '../../api/names'
import { schedulePath, useGo } from '../../app/url'
import { useSay } from '../../i18n/say'
import { Bone } from '../../parts/Loading'
import { useWidth } from '../../parts/useWidth'
import { NextWindows, Row } from './Row'
import { COLUMNS, type Column, type Order } from './asked'

const NARROW = 720
const ROW_PX = 36
const NARROW_ROW_PX = 76
const WINDOWS_PX = 136

type Props = { rows: Schedule[]; total: number; order: Order; now: number; onSort: (column: Column) => void; onMissing: () => void }

export function List({ rows, total, order, now, onSort, onMissing }: Props) {
  const { t } = useSay()
  const go = useGo()
  const [width, frame] = useWidth(window.innerWidth)
  const height = width < NARROW ? NARROW_ROW_PX : ROW_PX
  const [here, setHere] = useState(0)
  const [open, setOpen] = useState<string | null>(null)
  const table = useRef<HTMLTableElement>(null)
  const isMoving = useRef(false)
  const openRow = rows.findIndex((row) => row.id === open)
  const virtual = useWindowVirtualizer({
    count: total,
    estimateSize: (index) => height + (index === openRow ? WINDOWS_PX : 0),
    overscan: 10,
    scrollMargin: table.current?.offsetTop ?? 0,
    scrollPaddingStart: 104,
    scrollPaddingEnd: 64,
  })
  const shown = virtual.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => virtual.measure(), [virtual, openRow, height])
  useEffect(() => {
    if (last >= rows.length && rows.length < total) onMissing()
  }, [last, rows.length, total, onMissing])
  useEffect(() => {
    if (!isMoving.current) return
    const row = table.current?.querySelector<HTMLElement>(`[data-row="${here}"]`)
    if (!row) return
    isMoving.current = false
    row.focus({ preventScroll: true })
  })

  const toggle = (row: Schedule) => setOpen(open === row.id ? null : row.id)
  const press = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLTableRowElement)) return
    const row = rows[here]
    const page = Math.max(1, Math.floor(window.innerHeight / height) - 4)
    const steps: Record<string, number> = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page, Home: -total, End: total }
    const step = steps[event.key]
    if (event.key === 'Enter' && row) go(schedulePath(row.id))
    else if (event.key === ' ' && row) toggle(row)
    else if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    if (step === undefined) return
    const next = Math.min(rows.length - 1, Math.max(0, here + step))
    isMoving.current = true
    setHere(next)
    virtual.scrollToIndex(next)
  }
  const margin = virtual.options.scrollMargin
  const above = (shown[0]?.start ?? margin) - margin
  const below = virtual.getTotalSize() - ((shown.at(-1)?.end ?? margin) - margin)
  return (
    <div ref={frame}>
      <table ref={table} className="sc-table" aria-label={t.schedules.list} aria-rowcount={total + 1} onKeyDown={press}>
        <Heads order={order} onSort={onSort} />
        <tbody>
          <Gap height={above} />
          {shown.map(({ index }) => {
            const row = rows[index]
            if (!row) return <NotYet key={index} index={index} />
            const isOpen = index === openRow
            return [
              <Row key={row.id} of={row} index={index} now={now} isHere={index === here} isOpen={isOpen} onHere={() => setHere(index)} onToggle={() => toggle(row)} />,
              isOpen && <NextWindows key={`${row.id} windows`} id={row.id} />,
            ]
          })}
          <Gap height={below} />
        </tbody>
      </table>
    </div>
  )
}

function Heads({ order, onSort }: { order: Order; onSort: (column: Column) => void }) {
  const { t } = useSay()
  return (
    <thead>
      <tr aria-rowindex={1}>
        {COLUMNS.map((column) => {
          const isSorted = order.column === column
          return (
            <th key={column} scope="col" className={`sc-h-${column}`} aria-sort={isSorted ? (order.descending ? 'descending' : 'ascending') : undefined}>
              <button type="button" onClick={() => onSort(column)}>
                {t.schedules.columns[column]}
                <span aria-hidden>{isSorted ? (order.descending ? ' ↓' : ' ↑') : ''}</span>
              </button>
            </th>
          )
        })}
      </tr>
    </thead>
  )
}

function Gap({ height }: { height: number }) {
  if (height <= 0) return null
  return (
    <tr aria-hidden className="sc-gap">
      <td colSpan={COLUMNS.length} height={height} />
    </tr>
  )
}

function NotYet({ index }: { index: number }) {
  return (
    <tr aria-rowindex={index + 2} aria-busy>
      <td colSpan={COLUMNS.length}>
        <Bone height={14} />
      </td>
    </tr>
  )
}
