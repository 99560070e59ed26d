/** The same bars as a table: one row each. */
import type { TimelineRow } from '../../api/names'
import { namespacePath } from '../../app/url'
import { useSay } from '../../i18n/say'
import { State } from '../../parts/State'
import { ViewLink } from '../../parts/ViewLink'
import { happened } from './BarCard'
import { barsOf } from './bars'
import type { Range } from './range'

export function BarTable({ rows, range, now }: { rows: TimelineRow[]; range: Range; now: number }) {
  const { t, f } = useSay()
  const c = t.timeline.columns
  return (
    <div className="card scroll-x" tabIndex={0} role="region" aria-label={t.timeline.rows}>
      <table>
        <thead>
          <tr>
            {[c.namespace, c.team, c.state, c.planned, c.happened, c.schedule, c.centre].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            <th scope="col" className="r">
              {c.cost}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.flatMap((row) =>
            barsOf(row, now)
              .filter((b) => b.to > range.from && b.from < range.to)
              .map((bar) => (
                <tr key={`${row.cluster}/${row.namespace} ${bar.key}`}>
                  <td>
                    <ViewLink to={namespacePath(row.cluster, row.namespace)}>{row.namespace}</ViewLink>
                  </td>
                  <td>{row.team}</td>
                  <td>
                    <State look={bar.look} />
                  </td>
                  <td className="nowrap">
                    {f.day(bar.planned.start)} {f.time(bar.planned.start)} – {f.time(bar.planned.stop)}
                  </td>
                  <td className="nowrap">{bar.kind === 'planned' || bar.kind === 'taken' ? (bar.by ?? '') : happened(bar, t, f, now)}</td>
                  <td>{bar.schedule}</td>
                  <td>{bar.centre}</td>
                  <td className="r">{bar.cost ? f.money(bar.cost) : ''}</td>
                </tr>
              )),
          )}
        </tbody>
      </table>
    </div>
  )
}
