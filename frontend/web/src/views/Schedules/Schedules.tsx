/** Which file says that, and who owns it: every schedule, however many there are. */
import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { queries } from '../../api/queries'
import { useQueryState } from '../../app/url'
import { useSay } from '../../i18n/say'
import { Fault } from '../../parts/Fault'
import { Head } from '../../parts/Head'
import { Loading } from '../../parts/Loading'
import { ViewLink } from '../../parts/ViewLink'
import { useLast } from '../../parts/useLast'
import { useLastError } from '../../parts/useLastError'
import { useNow } from '../../time/clock'
import { Filters } from './Filters'
import { List } from './List'
import { SchedulesShape } from './SchedulesShape'
import { type Column, NO_FILTER, askedOf, isFiltered, orderOf, turned } from './asked'
import './schedules.css'

export default function Schedules() {
  const { t, f } = useSay()
  const now = useNow()
  const [params, change] = useQueryState()
  const asked = askedOf(params)
  const order = orderOf(params)
  const query = useQuery(queries.schedules(asked, 0))
  const error = useLastError(query, JSON.stringify(asked))
  const { column: by, descending } = order
  const onSort = useCallback((column: Column) => change({ sort: turned({ column: by, descending }, column) }), [change, by, descending])
  const first = error && query.isPlaceholderData ? undefined : query.data?.data
  const known = useLast(first)
  const fault = { sentence: t.schedules.error, error, failedAt: query.errorUpdatedAt, onRetry: () => void query.refetch() }
  if (!known) {
    if (error) return <Fault {...fault} asTitle />
    return (
      <Loading view={t.shell.views.schedules}>
        <SchedulesShape />
      </Loading>
    )
  }
  if (!known.total && !isFiltered(params)) return <Empty />
  return (
    <>
      {first ? <Head title={t.schedules.title(f.number(first.total), first.troubled)} asOf={now} /> : <Fault {...fault} asTitle />}
      <div className="wrap schedules">
        {first && error && <Fault {...fault} />}
        <Filters params={params} asked={asked} choices={known.choices} total={known.total} onChange={change} />
        {first && first.total > 0 && <List asked={asked} first={first} order={order} now={now} onSort={onSort} />}
        {first?.total === 0 && (
          <p className="card quiet-card">
            {t.schedules.none}{' '}
            <button type="button" className="control" onClick={() => change(NO_FILTER)}>
              {t.shell.clearFilters}
            </button>
          </p>
        )}
        <p className="i2 s wide-only">{t.schedules.hint}</p>
      </div>
    </>
  )
}

function Empty() {
  const { t } = useSay()
  return (
    <Head title={t.schedules.empty}>
      <ViewLink to="/new" className="control">
        {t.schedules.writeFirst}
      </ViewLink>
    </Head>
  )
}
