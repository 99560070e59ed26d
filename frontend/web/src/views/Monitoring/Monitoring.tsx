/** Can I trust what this page says: alerts first, then what Alba depends on, then how it has gone. */
import { useQuery } from '@tanstack/react-query'
import type { Health } from '../../api/names'
import { queries } from '../../api/queries'
import { useQueryState } from '../../app/url'
import { sentence } from '../../i18n/reasons'
import { useSay } from '../../i18n/say'
import { Fault } from '../../parts/Fault'
import { Head } from '../../parts/Head'
import { Icon } from '../../parts/Icon'
import { Loading } from '../../parts/Loading'
import { OutLink } from '../../parts/ViewLink'
import { useLast } from '../../parts/useLast'
import { useLastError } from '../../parts/useLastError'
import { useNow } from '../../time/clock'
import { Charts } from './Charts'
import { BotWord, Dependencies, EngineWord } from './Dependencies'
import { MonitoringShape } from './MonitoringShape'
import './monitoring.css'
import { isRange, spanOf, title } from './series'

const iso = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`

export default function Monitoring() {
  const say = useSay()
  const { t } = say
  const now = useNow()
  const [params, change] = useQueryState()
  const asked = params.get('range')
  const range = isRange(asked) ? asked : '24h'
  const span = spanOf(range, now)
  const health = useQuery(queries.health())
  const series = useQuery(queries.series(range, iso(span.from), iso(span.to)))
  const known = useLast(series.data)
  const healthError = useLastError(health)
  const seriesError = useLastError(series, range)
  const error = healthError ?? seriesError
  const drawn = seriesError && series.isPlaceholderData ? undefined : series.data
  const fault = { sentence: t.monitoring.error, error, failedAt: Math.max(health.errorUpdatedAt, series.errorUpdatedAt), onRetry: () => void Promise.all([health.refetch(), series.refetch()]) }
  if (!health.data || !known) {
    if (error) return <Fault {...fault} asTitle />
    return (
      <Loading view={t.shell.views.monitoring}>
        <MonitoringShape />
      </Loading>
    )
  }
  const { counts, listeners, version, engine } = health.data.data
  return (
    <div className="monitoring">
      <Head title={title(known.data, engine.away_since, say, now)} asOf={now}>
        <span className="wide-only">{t.monitoring.counts(counts.active, counts.due, counts.waiting)}</span>
        <span className="wide-only">{t.monitoring.listeners(listeners)}</span>
        <span className="wide-only">{t.monitoring.version(version)}</span>
      </Head>
      <div className="wrap mon-body">
        {(healthError ?? (drawn && seriesError)) && <Fault {...fault} />}
        <Alerts health={health.data.data} now={now} />
        <Dependencies health={health.data.data} now={now} />
        {health.data.data.engines.map((each) => (
          <EngineWord key={each.name} engine={each} now={now} />
        ))}
        {health.data.data.bots.map((each) => (
          <BotWord key={each.name} bot={each} now={now} />
        ))}
        <Charts series={drawn?.data} range={range} onRange={(name) => change({ range: name === '24h' ? null : name })}>
          {seriesError && !healthError && <Fault {...fault} />}
        </Charts>
      </div>
    </div>
  )
}

function Alerts({ health, now }: { health: Health; now: number }) {
  const say = useSay()
  const { t, f } = say
  return (
    <section>
      <h2>{t.monitoring.alerts}</h2>
      {health.alerts.length === 0 && <p className="card quiet-card">{t.monitoring.noAlerts}</p>}
      <ul className="mon-alerts">
        {health.alerts.map((fact, i) => (
          <li key={`${fact.code}${i}`} className="card">
            <Icon name="degraded" />
            <span className="grow">{sentence(fact, say, now)}</span>
            {fact.source && <OutLink href={fact.source.links.file}>{fact.source.file}</OutLink>}
            {fact.at && <span className="xs i3 nowrap">{f.relative(Date.parse(fact.at), now)}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}
