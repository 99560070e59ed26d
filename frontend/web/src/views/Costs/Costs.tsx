/** What did it cost, what did it save: a sentence, a pair of bars for each day, and who pays. */
import { useQuery } from '@tanstack/react-query'
import { queries } from '../../api/queries'
import { useQueryState } from '../../app/url'
import { useSay } from '../../i18n/say'
import { Fault } from '../../parts/Fault'
import { Head } from '../../parts/Head'
import { Loading } from '../../parts/Loading'
import { PickOne } from '../../parts/PickOne'
import { useNow } from '../../time/clock'
import { DayBars } from './DayBars'
import { Method } from './Method'
import { Ranking } from './Ranking'
import './costs.css'
import { title } from './figures'
import { GROUPS, type Row, csvOf, hasMoney, isGroup, rowsOf } from './groups'
import { RANGES, isRange, rangeOf } from './range'

const iso = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`

export default function Costs() {
  const say = useSay()
  const { t, zone } = say
  const now = useNow()
  const [params, change] = useQueryState()
  const [asked, by] = [params.get('range'), params.get('by')]
  const range = rangeOf(zone, isRange(asked) ? asked : 'month', now)
  const group = isGroup(by) ? by : 'cc'
  const only = params.get('team') ?? ''
  const { data, error, errorUpdatedAt, refetch } = useQuery(queries.costs(iso(range.from), iso(range.to), zone))
  if (!data) {
    if (error) return <Fault sentence={t.costs.error} error={error} failedAt={errorUpdatedAt} onRetry={() => void refetch()} asTitle />
    return <Loading view={t.shell.views.costs} />
  }
  const costs = data.data
  const isMoney = hasMoney(costs.total)
  const currency = isMoney ? (costs.prices?.currency ?? costs.total.spent[0]?.currency ?? costs.total.saved[0]?.currency ?? null) : null
  const all = rowsOf(costs, group, t.costs.noTeam)
  const rows = group === 'ns' && only ? all.filter((row) => row.note === only) : all
  const teams = costs.teams.flatMap(({ team }): [string, string][] => (team ? [[team, team]] : []))
  const nothing = Number(costs.total.awake_hours) === 0 && !isMoney
  return (
    <div className="costs">
      <Head title={title(costs.total, range, say, isMoney)} asOf={now} />
      <div className="wrap costs-body">
        <div className="costs-bar no-print">
          <Segments label={t.costs.rangeLabel} names={RANGES} words={t.costs.ranges} value={range.name} onPick={(name) => change({ range: name === 'month' ? null : name })} />
          <span className="grow" />
          {group === 'ns' && <PickOne label={t.timeline.team} all={t.timeline.all} value={only} options={teams} onPick={(team) => change({ team })} />}
          <Segments label={t.costs.by} names={GROUPS} words={t.costs.groups} value={group} onPick={(name) => change({ by: name === 'cc' ? null : name, team: null })} />
          <Download rows={rows} name={`alba-costs-${range.name}.csv`} />
        </div>
        {nothing && <p className="card quiet-card">{t.costs.empty}</p>}
        <DayBars days={costs.days} total={costs.total} currency={currency} />
        {rows.length ? <Ranking rows={rows} total={costs.total} group={group} currency={currency} /> : <p className="card quiet-card">{t.costs.none}</p>}
        <Method costs={costs} />
      </div>
    </div>
  )
}

type SegmentsProps<N extends string> = { label: string; names: readonly N[]; words: Record<N, string>; value: N; onPick: (name: N) => void }

function Segments<N extends string>({ label, names, words, value, onPick }: SegmentsProps<N>) {
  return (
    <span className="segments" role="group" aria-label={label}>
      {names.map((name) => (
        <button key={name} type="button" aria-pressed={name === value} onClick={() => onPick(name)}>
          {words[name]}
        </button>
      ))}
    </span>
  )
}

function Download({ rows, name }: { rows: Row[]; name: string }) {
  const { t } = useSay()
  const c = t.costs
  const heads = [c.by, t.timeline.team, `${c.awake} (h)`, `${c.asleep} (h)`, c.spent, c.saved, c.notCounted]
  const href = `data:text/csv;charset=utf-8,${encodeURIComponent(csvOf(rows, heads))}`
  return (
    <a className="control" href={href} download={name}>
      {t.costs.csv}
    </a>
  )
}
