/** Who pays, largest first: a bar behind each sum, and what is unknown beside it. */
import type { Figures } from '../../api/names'
import { useSay } from '../../i18n/say'
import { ViewLink } from '../../parts/ViewLink'
import { inWords } from './figures'
import { type GroupName, type Row, amounts } from './groups'

type Props = { rows: Row[]; total: Figures; group: GroupName; currency: string | null }

export function Ranking({ rows, total, group, currency }: Props) {
  const say = useSay()
  const { t } = say
  const isMoney = currency !== null
  const most = Math.max(1e-9, ...rows.map((row) => amounts(row.figures, currency).spent))
  return (
    <div className="card scroll-x" tabIndex={0} role="region" aria-label={t.costs.groups[group]}>
      <table className="costs-ranking">
        <thead>
          <tr>
            <th scope="col">{t.costs.groups[group]}</th>
            <th scope="col" className="r">
              {t.costs.awake}
            </th>
            <th scope="col" className="r">
              {t.costs.asleep}
            </th>
            {isMoney && (
              <th scope="col" className="r">
                {t.costs.spent}
              </th>
            )}
            {isMoney && (
              <th scope="col" className="r">
                {t.costs.saved}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">
                {row.path ? (
                  <ViewLink to={row.path} query={row.query}>
                    {row.name}
                  </ViewLink>
                ) : (
                  row.name
                )}
                {row.note && <small className="i3"> {row.note}</small>}
                <Share part={amounts(row.figures, currency).spent / most} />
                {row.figures.unpriced_pods > 0 && <div className="xs i2">{t.costs.unpriced(row.figures.unpriced_pods)}</div>}
              </th>
              <Sums figures={row.figures} isMoney={isMoney} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t.costs.total}</th>
            <Sums figures={total} isMoney={isMoney} />
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

function Share({ part }: { part: number }) {
  return (
    <svg className="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden>
      <rect width={Math.max(0, part * 100)} height={4} />
    </svg>
  )
}

function Sums({ figures, isMoney }: { figures: Figures; isMoney: boolean }) {
  const say = useSay()
  const hours = inWords(figures, say, false)
  const money = inWords(figures, say, true)
  return (
    <>
      <td className="r">{hours.spent}</td>
      <td className="r">{hours.saved}</td>
      {isMoney && <td className="r tone-awake">{money.spent}</td>}
      {isMoney && <td className="r tone-asleep">{money.saved}</td>}
    </>
  )
}
