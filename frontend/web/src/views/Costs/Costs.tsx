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
import { CostsShape } from './CostsShape'
import { DayBars } from './DayBars'
import { Method } from './Method'
import { Ranking } from './Ranking'
import './costs.css'
import { isNothing, title } from './figures'
import { GROUPS, type Row, csvOf, currencyOf, isGroup, rowsOf } from './groups'
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
  const { data, error, errorUpdatedAt, refetch, isPlaceholderData } = useQuery(queries.costs(iso(range.from), iso(range.to), zone))
  const retry = () => void refetch()
  if (!data) {
    if (error) return <Fault sentence={t.costs.error} error={error} failedAt={errorUpdatedAt} onRetry={retry} asTitle />
    return (
      <Loading view={t.shell.views.costs}>
        <CostsShape />
      </Loading>
    )
  }
  const costs = data.data
  const shown = isPlaceholderData ? { name: null, from: Date.parse(costs.since), to: Date.parse(costs.until) } : range
  const currency = currencyOf(costs)
  const all = rowsOf(costs, group, t.costs)
  const ofTeam = group === 'ns' && only ? costs.teams.find(({ team }) => team === only) : undefined
  const rows = group === 'ns' && only ? all.filter((row) => row.note === only) : all
  const teams = costs.teams.flatMap(({ team }): [string, string][] => (team ? [[team, team]] : []))
  return (
    <div className="costs" aria-busy={isPlaceholderData}>
      <Head title={title(costs.total, shown, say, currency)} asOf={now} />
      <div className="wrap costs-body">
        {error && <Fault sentence={t.costs.error} error={error} failedAt={errorUpdatedAt} onRetry={retry} />}
        <div className="costs-bar no-print">
          <Segments label={t.costs.rangeLabel} names={RANGES} words={t.costs.ranges} value={range.name} onPick={(name) => change({ range: name === 'month' ? null : name })} />
          <span className="grow" />
          {group === 'ns' && <PickOne label={t.timeline.team} all={t.timeline.all} value={only} options={teams} onPick={(team) => change({ team })} />}
          <Segments label={t.costs.by} names={GROUPS} words={t.costs.groups} value={group} onPick={(name) => change({ by: name === 'cc' ? null : name, team: null })} />
          <Download rows={rows} name={`alba-costs-${range.name}.csv`} />
        </div>
        {!isNothing(costs.total) && (
          <>
            <DayBars days={costs.days} total={costs.total} currency={currency} />
            {rows.length > 0 ? (
              <Ranking rows={rows} total={ofTeam?.figures ?? costs.total} totalName={ofTeam ? t.costs.totalOf(ofTeam.team) : t.costs.total} group={group} currency={currency} />
            ) : (
              <p className="card quiet-card">
                {t.costs.none}{' '}
                <button type="button" className="control" onClick={() => change({ team: null })}>
                  {t.shell.clearFilters}
                </button>
              </p>
            )}
          </>
        )}
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
