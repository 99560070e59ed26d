/** One schedule: what its file says, when it switches next, and what came of it. */
import { useQuery } from '@tanstack/react-query'
import { ApiFault } from '../../api/client'
import type { Schedule, ScheduleDetail } from '../../api/names'
import { queries } from '../../api/queries'
import { namespacePath } from '../../app/url'
import { sentence } from '../../i18n/reasons'
import { type Say, useSay } from '../../i18n/say'
import { Fault } from '../../parts/Fault'
import { Head } from '../../parts/Head'
import { Loading } from '../../parts/Loading'
import { State } from '../../parts/State'
import { OutLink, ViewLink } from '../../parts/ViewLink'
import { YamlCard } from '../../parts/YamlCard'
import { useLastError } from '../../parts/useLastError'
import { ofSchedule } from '../../parts/states'
import { useNow } from '../../time/clock'
import { History } from '../Namespace/History'
import '../Namespace/namespace.css'
import { windowText } from './Row'
import './schedules.css'

export default function OneSchedule({ id }: { id: string }) {
  const { t } = useSay()
  const now = useNow()
  const asked = useQuery(queries.schedule(id))
  const { data, errorUpdatedAt, refetch } = asked
  const error = useLastError(asked, id)
  if (data) return <Detail of={data.data} now={now} />
  if (error instanceof ApiFault && error.status === 404) {
    return (
      <Head title={t.schedules.unknown(id)}>
        <ViewLink to="/schedules">{t.schedules.back}</ViewLink>
      </Head>
    )
  }
  if (error) return <Fault sentence={t.schedules.oneError(id)} error={error} failedAt={errorUpdatedAt} onRetry={() => void refetch()} asTitle />
  return <Loading view={id} />
}

function title(s: Schedule, { t, f }: Say, now: number): string {
  if (!s.next_switch) return t.schedules.over(s.id)
  const when = f.when(Date.parse(s.next_switch.at), now)
  return (s.next_switch.way === 'wake' ? t.schedules.willWake : t.schedules.willSleep)(s.id, s.namespace, when)
}

function Detail({ of, now }: { of: ScheduleDetail; now: number }) {
  const say = useSay()
  const { t } = say
  const s = of.schedule
  return (
    <>
      <Head
        title={title(s, say, now)}
        asOf={now}
        above={
          <div className="s">
            <ViewLink to="/schedules" className="u">
              {t.shell.views.schedules}
            </ViewLink> <span className="i3">/ {s.team}</span>
          </div>
        }
        aside={
          <div className="sc-bar no-print">
            <ViewLink to="/new" query={{ change: s.id }} className="control">
              {t.schedules.change}
            </ViewLink>
            <ViewLink to="/new" query={{ remove: s.id }} className="control">
              {t.schedules.remove}
            </ViewLink>
          </div>
        }
      >
        <State look={ofSchedule(s)} />
      </Head>
      <div className="wrap one">
        <div className="one-column">
          <Facts of={s} now={now} />
          <Windows of={of} />
        </div>
        {of.yaml && <YamlCard title={t.schedules.yaml} path={s.file} yaml={of.yaml} />}
        <History all={of.recent} />
      </div>
    </>
  )
}

function Facts({ of, now }: { of: Schedule; now: number }) {
  const say = useSay()
  const { t } = say
  const c = t.schedules.columns
  const { links } = of
  return (
    <section>
      <h2>{t.schedules.facts}</h2>
      <dl className="card one-facts">
        {of.why.length > 0 && (
          <>
            <dt>{c.state}</dt>
            <dd>{of.why.map((reason) => sentence(reason, say, now)).join(' ')}</dd>
          </>
        )}
        <dt>{c.namespace}</dt>
        <dd>
          <ViewLink to={namespacePath(of.cluster, of.namespace)}>{of.namespace}</ViewLink> <span className="i3">{of.cluster}</span>
        </dd>
        <dt>{c.cost_center}</dt>
        <dd>{of.cost_center}</dd>
        <dt>{c.owner}</dt>
        <dd>{of.owner}</dd>
        <dt>{t.schedules.reason}</dt>
        <dd>{of.reason}</dd>
        <dt>{t.schedules.zone}</dt>
        <dd>{of.timezone}</dd>
        <dt>{c.file}</dt>
        <dd>
          <OutLink href={links.file}>
            <code>{of.line === null ? of.file : `${of.file}:${of.line}`}</code>
          </OutLink>{' '}
          <OutLink href={links.commit}>
            <code>{of.commit.slice(0, 7)}</code>
          </OutLink>{' '}
          {of.pull_request !== null && <OutLink href={links.pull_request}>{t.schedules.pr(of.pull_request)}</OutLink>}
        </dd>
      </dl>
    </section>
  )
}

function Windows({ of }: { of: ScheduleDetail }) {
  const { t, f } = useSay()
  const days = [...of.next_windows.map((window) => ({ window, by: null })), ...of.removed].sort((a, b) => a.window.start.localeCompare(b.window.start))
  return (
    <section>
      <h2>
        {t.schedules.nextWindows}
        <small>{t.schedules.times(f.city)}</small>
      </h2>
      <ol className="card one-list">
        {of.next_windows.length === 0 && <li className="i2">{t.schedules.noWindows}</li>}
        {days.map(({ window, by }) => (
          <li key={`${by} ${window.start}`}>
            <span className={by ? 'is-taken' : undefined}>{windowText(f, window)}</span> {by && <span className="i2">{t.schedules.takenAway(by)}</span>}
          </li>
        ))}
      </ol>
    </section>
  )
}
