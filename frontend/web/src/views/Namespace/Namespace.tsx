/** One namespace: why it is on or off right now, and everything that its team asks next. */
import { useQuery } from '@tanstack/react-query'
import { ApiFault } from '../../api/client'
import type { NamespaceDetail } from '../../api/names'
import { queries } from '../../api/queries'
import { useSay } from '../../i18n/say'
import { Fault } from '../../parts/Fault'
import { Head } from '../../parts/Head'
import { Icon } from '../../parts/Icon'
import { Loading } from '../../parts/Loading'
import { Seen } from '../../parts/Seen'
import { State } from '../../parts/State'
import { ViewLink } from '../../parts/ViewLink'
import { useLastError } from '../../parts/useLastError'
import { ofNamespace } from '../../parts/states'
import { useNow } from '../../time/clock'
import { Calendar } from './Calendar'
import { History } from './History'
import { MonthFigures } from './MonthFigures'
import { NamespaceShape } from './NamespaceShape'
import { Today } from './Today'
import { Unknown } from './Unknown'
import { Why } from './Why'
import { Workloads } from './Workloads'
import './namespace.css'
import { spansOf } from './spans'
import { title } from './title'

export default function Namespace({ cluster, name }: { cluster: string; name: string }) {
  const { t } = useSay()
  const now = useNow()
  const asked = useQuery(queries.namespace(cluster, name))
  const { data, errorUpdatedAt, refetch } = asked
  const error = useLastError(asked, `${cluster}/${name}`)
  if (data) return <Detail of={data.data} now={now} />
  if (error instanceof ApiFault && error.status === 404) return <Unknown cluster={cluster} name={name} />
  if (error) return <Fault sentence={t.namespace.error(name)} error={error} failedAt={errorUpdatedAt} onRetry={() => void refetch()} asTitle />
  return (
    <Loading view={name}>
      <NamespaceShape />
    </Loading>
  )
}

function Detail({ of, now }: { of: NamespaceDetail; now: number }) {
  const say = useSay()
  const { t, f } = say
  const n = of.namespace
  const spans = spansOf(of, now)
  return (
    <>
      <Head
        title={title(of, say, now)}
        asOf={now}
        above={
          <div className="s">
            <ViewLink to="/" className="u">
              {t.shell.views.now}
            </ViewLink> <span className="i3">/ {n.team ?? n.cluster}</span>
          </div>
        }
        aside={
          <div className="ns-actions no-print">
            <a className="control" href={`/api/v1/calendars/namespaces/${n.cluster}/${n.namespace}.ics`}>
              <Icon name="calendar" />
              {t.namespace.calendarFeed}
            </a>
            <WhereToChange of={of} />
          </div>
        }
        facts={
          <>
            <State look={ofNamespace(n)} />
            {n.observed && n.observed.workloads > 0 && <Seen of={n.observed} now={now} isAged />}
            {n.cost_center && <span>{n.cost_center}</span>}
            {n.price_per_hour && <span>{t.namespace.perHour(f.money(n.price_per_hour))}</span>}
            <span>{n.cluster}</span>
          </>
        }
      />
      <div className="wrap ns-grid">
        <div>
          <Why of={of} now={now} />
          <Calendar spans={spans} now={now} />
        </div>
        <div>
          <Today spans={spans} now={now} />
          <Workloads all={of.workloads} isWaking={n.state === 'waking'} wasSeen={n.observed !== null} />
          {wasCounted(of) && <MonthFigures of={of} />}
        </div>
        <History all={of.history} />
      </div>
    </>
  )
}

/** Of a namespace that Alba has never had anything to do with there is no month to tell. */
function wasCounted({ month: { figures } }: NamespaceDetail): boolean {
  return Number(figures.awake_hours) + Number(figures.asleep_hours) > 0
}

/** To its schedule; to all of them where there are several; to a first one where there is none, unless it is protected. */
function WhereToChange({ of }: { of: NamespaceDetail }) {
  const { t } = useSay()
  const { namespace, cluster } = of.namespace
  const [schedule, ...others] = of.schedules
  if (!schedule && of.why.some(({ code }) => code === 'protected')) return null
  if (!schedule) {
    return (
      <ViewLink to="/new" query={{ namespace, cluster }} className="control ns-change">
        <Icon name="plus" />
        {t.namespace.write}
      </ViewLink>
    )
  }
  if (others.length > 0) {
    return (
      <ViewLink to="/schedules" query={{ q: namespace }} className="control ns-change">
        {t.namespace.schedules(of.schedules.length)}
      </ViewLink>
    )
  }
  return (
    <ViewLink to="/new" query={{ change: schedule.id }} className="control ns-change">
      {t.namespace.change}
      <Icon name="external" />
    </ViewLink>
  )
}
