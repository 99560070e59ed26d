/** A table; where its card is narrow each row becomes a small card of its own, which is a row to screen readers still. */
import { type ReactNode, useState } from 'react'
import { useSay } from '../i18n/say'
import './stacking-table.css'

/** A row leads with its `title` and ends that line with its `state`; a `number` stands at the right; a `text` needs all the width. */
export type Column<T> = { head: string; is?: 'title' | 'state' | 'number' | 'text'; cell: (row: T) => ReactNode }

const CLASSES = { title: '', state: 'stacking-state', number: 'r', text: 'stacking-text' } as const

type Props<T> = {
  name: string
  columns: Column<T>[]
  rows: readonly T[]
  keyOf: (row: T) => string
  total?: T
  /** How many are shown before somebody asks for all. */
  first?: number
}

export function StackingTable<T>({ name, columns, rows, keyOf, total, first = Infinity }: Props<T>) {
  const { t } = useSay()
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? rows : rows.slice(0, first)
  return (
    <div className="card stacking">
      {/* The roles are said since a browser may forget them where a row is laid out as a grid. */}
      <table role="table" aria-label={name}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.head} scope="col" role="columnheader" className={column.is === 'number' ? 'r' : undefined}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {shown.map((row) => (
            <Row key={keyOf(row)} row={row} columns={columns} />
          ))}
        </tbody>
        {total !== undefined && (
          <tfoot role="rowgroup">
            <Row row={total} columns={columns} />
          </tfoot>
        )}
      </table>
      {rows.length > first && (
        <button type="button" className="stacking-more" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? t.shell.showFirst(first) : t.shell.showAll(rows.length)}
        </button>
      )}
    </div>
  )
}

function Row<T>({ row, columns }: { row: T; columns: Column<T>[] }) {
  return (
    <tr role="row">
      {columns.map(({ head, is, cell }) =>
        is === 'title' ? (
          <th key={head} scope="row" role="rowheader" className="stacking-title">
            {cell(row)}
          </th>
        ) : (
          <td key={head} role="cell" data-head={head} className={is && CLASSES[is]}>
            {cell(row)}
          </td>
        ),
      )}
    </tr>
  )
}
