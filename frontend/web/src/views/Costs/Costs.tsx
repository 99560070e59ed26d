/** What did it cost, what did it save: a sentence, a pair of bars for each day, and who pays. */
import { useQuery } from '@tanstack/react-query'
import type { Costs as Answer } from '../../api/names'
import { queries } from '../../api/queries'
import { type Changes, useQueryState } from '../../app/url'
import { useSay } from '../../i18n/say'
import { Fault } from '../../parts/Fault'
import { Head } from '../../parts/Head'
import { HeadShape, Loading, Shape } from '../../parts/Loading'
import { useLastError } from '../../parts/useLastError'
import { useNow } from '../../time/clock'
import { Bar } from './Bar'
import { CostsShape } from './CostsShape'
import { DayBars } from './DayBars'
import { Method } from './Method'
import { Ranking } from './Ranking'
import { NO_FILTER, askedOf, whose } from './asked'
import './costs.css'
import { isNothing, title } from './figures'
import { type GroupName, type Row, currencyOf, rowsOf } from './groups'

/** What is asked for stays on show whatever comes of it, so that something else can be asked for. */
export default function Costs() {
  const say = useSay()
  const { t, zone } = say
  const now = useNow()
  const [params, change] = useQueryState()
  const asked = askedOf(params, zone, now)
  const query = useQuery(queries.costs(asked.ofApi))
  const error = useLastError(query, JSON.stringify(asked.ofApi))
  const fault = { sentence: t.costs.error, error, failedAt: query.errorUpdatedAt, onRetry: () => void query.refetch() }
  const data = error && query.isPlaceholderData ? undefined : query.data
  const costs = data?.data
  const names = data ? whose(data.asked) : []
  const rows = costs ? rowsOf(costs, asked.group, t.costs) : []
  const days = costs && data.asked.since !== asked.ofApi.since ? { name: null, from: Date.parse(costs.since), to: Date.parse(costs.until) } : asked.range
  return (
    <div className="costs" aria-busy={query.isPlaceholderData}>
      {costs && <Head title={title(costs.total, days, names, say, currencyOf(costs))} asOf={now} />}
      {!costs && error && <Fault {...fault} asTitle />}
      {!costs && !error && (
        <Loading view={t.shell.views.costs}>
          <HeadShape chips={240} />
        </Loading>
      )}
      <div className="wrap costs-body">
        {costs && error && <Fault {...fault} />}
        <Bar asked={asked} choices={costs?.choices} rows={rows} onChange={change} />
        {costs && <Figures costs={costs} rows={rows} names={names} group={asked.group} onChange={change} />}
        {!costs && !error && (
          <Shape>
            <CostsShape />
          </Shape>
        )}
      </div>
    </div>
  )
}

type FiguresProps = { costs: Answer; rows: Row[]; names: string[]; group: GroupName; onChange: (changes: Changes) => void }

function Figures({ costs, rows, names, group, onChange }: FiguresProps) {
  const { t } = useSay()
  const currency = currencyOf(costs)
  return (
    <>
      {!isNothing(costs.total) && (
        <>
          <DayBars days={costs.days} total={costs.total} currency={currency} />
          <Ranking rows={rows} total={costs.total} totalName={names.length ? t.costs.totalOf(names.join(', ')) : t.costs.total} group={group} currency={currency} />
        </>
      )}
      {isNothing(costs.total) && names.length > 0 && (
        <p className="card quiet-card">
          {t.costs.none}{' '}
          <button type="button" className="control" onClick={() => onChange(NO_FILTER)}>
            {t.shell.clearFilters}
          </button>
        </p>
      )}
      <Method costs={costs} />
    </>
  )
}
