/** The first view: is all well, what is on, what is next. One answer of the API, so that all figures are of one instant. */
import { useQuery } from '@tanstack/react-query'
import { lazy } from 'react'
import type { Summary } from '../../api/names'
import { queries } from '../../api/queries'
import { silenceOf, useFreshness } from '../../app/freshness'
import { standstillOf } from '../../app/standstill'
import { useSay } from '../../i18n/say'
import { HowCounted, Unpriced } from '../../parts/Counted'
import { Fault } from '../../parts/Fault'
import { Head } from '../../parts/Head'
import { Loading } from '../../parts/Loading'
import { useLastError } from '../../parts/useLastError'
import { useSteady } from '../../parts/useSteady'
import { useNow } from '../../time/clock'
import { moneyList } from '../../time/formats'
import { DayStrip } from './DayStrip'
import { NeedsAttention } from './NeedsAttention'
import { NextSwitches } from './NextSwitches'
import { NowShape } from './NowShape'
import { Places } from './Places'
import './now.css'
import { keepOrder, orderOf } from './order'
import { title } from './title'

const FirstRun = lazy(() => import('./FirstRun'))

export function Now() {
  const { t } = useSay()
  const asked = useQuery(queries.summary())
  const { data, errorUpdatedAt, refetch } = asked
  const error = useLastError(asked)
  const now = useNow()
  if (!data) {
    if (error) return <Fault sentence={t.now.error} error={error} failedAt={errorUpdatedAt} onRetry={() => void refetch()} asTitle />
    return (
      <Loading view={t.shell.views.now}>
        <NowShape />
      </Loading>
    )
  }
  const isEmpty = Object.values(data.data.schedules).every((count) => count === 0)
  return isEmpty ? <FirstRun summary={data.data} now={now} /> : <Overview summary={data.data} now={now} asOf={Date.parse(data.as_of)} />
}

function Overview({ summary, now, asOf }: { summary: Summary; now: number; asOf: number }) {
  const say = useSay()
  const freshness = useFreshness()
  const silentSince = silenceOf(freshness)
  const { namespaces: n } = summary
  const inUse = summary.clusters.filter((c) => c.taken > 0 || c.queue.length > 0 || c.steps.some((s) => s.taken > 0))
  const clusters = inUse.length ? inUse : summary.clusters.slice(0, 1)
  const isOne = clusters.length === 1
  const [shown, among] = useSteady(summary, { orderOf, keepOrder })
  return (
    <div className="now">
      <Head
        title={title(summary, clusters, say, now, silentSince)}
        asOf={now}
        aside={<Today summary={summary} by={silentSince ?? (freshness.kind === 'fresh' ? null : asOf)} />}
      >
        <span className="wide-only">
          {silentSince === null
            ? say.t.now.counts(n.total, n.awake + n.waking + n.sleeping, n.waiting, n.asleep)
            : say.t.now.countsAt(say.f.time(silentSince), n.awake + n.waking + n.sleeping, n.waiting, n.asleep)}
        </span>
      </Head>
      {clusters.map((c) => (
        <DayStrip key={c.cluster} cluster={c} now={now} height={isOne ? 156 : 116} isNamed={!isOne} silentSince={silentSince} />
      ))}
      <div className="wrap now-body" {...among}>
        <div className="now-places">
          {clusters.map((c, i) => (
            <Places key={c.cluster} cluster={c} summary={shown} now={now} isFirst={i === 0} silentSince={silentSince} />
          ))}
        </div>
        <NeedsAttention summary={shown} now={now} silentSince={silentSince} />
        <NextSwitches
          switches={shown.next_switches}
          now={now}
          isConfirmed={silentSince === null && standstillOf(summary.policy) === null}
          home={summary.policy.clusters[0]}
        />
      </div>
    </div>
  )
}

function Today({ summary, by }: { summary: Summary; by: number | null }) {
  const { t, f } = useSay()
  const figure = (words: string, sums: Summary['today']['spent'], tone: string) => (
    <div className="figure">
      <span className="xs i3">{words}</span>
      <b className={tone}>{sums.length ? moneyList(f, sums) : t.now.unknown}</b>
    </div>
  )
  return (
    <div className="today">
      <div className="today-figures">
        {figure(by === null ? t.now.spentToday : t.now.spentBy(f.time(by)), summary.today.spent, 'tone-awake')}
        {figure(by === null ? t.now.savedToday : t.now.savedBy(f.time(by)), summary.today.saved, 'tone-asleep')}
      </div>
      <Unpriced pods={summary.today.unpriced_pods} />
      <HowCounted />
    </div>
  )
}
