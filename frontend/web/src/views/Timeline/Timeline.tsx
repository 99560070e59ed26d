/** When is there room, and what really happened: every namespace over a day, a week or two. */
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { onKey } from '../../app/keyboard'
import { queries } from '../../api/queries'
import { stored, store } from '../../app/stored'
import { useQueryState } from '../../app/url'
import { useSay } from '../../i18n/say'
import { Fault } from '../../parts/Fault'
import { Head } from '../../parts/Head'
import { Loading } from '../../parts/Loading'
import { useNow } from '../../time/clock'
import { moneyList } from '../../time/formats'
import { BarTable } from './BarTable'
import { Drawing } from './Drawing'
import { Patterns } from './Ground'
import { Legend } from './Legend'
import { lookOfRow } from './Row'
import { Toolbar } from './Toolbar'
import { hoursOf } from './bars'
import { isZoom, moved, rangeOf } from './range'
import './timeline.css'
import { title } from './title'

const PHONE = 720
const iso = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`

export default function Timeline() {
  const say = useSay()
  const { t, f, zone } = say
  const now = useNow()
  const [params, change] = useQueryState()
  const asked = params.get('zoom')
  const zoom = window.innerWidth < PHONE ? 'day' : isZoom(asked) ? asked : 'week'
  const range = rangeOf(zone, zoom, params.get('from'), now)
  const isTable = (params.get('view') ?? stored('timeline')) === 'table'
  const [team, state] = [params.get('team') ?? '', params.get('state') ?? '']
  const { data, error, errorUpdatedAt, refetch } = useQuery(queries.timeline(iso(range.from), iso(range.to)))

  const show = (changes: Record<string, string | null>) => {
    if ('view' in changes) store('timeline', changes['view'] ?? 'drawing')
    change(changes)
  }
  const move = (by: number) => change({ from: by === 0 ? null : iso(moved(zone, range, by)) }, true)
  useEffect(() => onKey('v', () => show({ view: isTable ? null : 'table' })))
  useEffect(() => onKey('PageUp', () => move(-1)))
  useEffect(() => onKey('PageDown', () => move(1)))
  useEffect(() => onKey('Home', () => move(0)))

  if (!data) {
    if (error) return <Fault sentence={t.timeline.error} error={error} failedAt={errorUpdatedAt} onRetry={() => void refetch()} asTitle />
    return <Loading view={t.shell.views.timeline} />
  }
  const { rows } = data.data
  const fitting = rows.filter((r) => (!team || r.team === team) && (!state || lookOfRow(r).word === state))
  const teams = [...new Set(rows.flatMap((r) => (r.team ? [r.team] : [])))].sort()
  const states = [...new Map(rows.map((r) => [lookOfRow(r).word, t.shell.states[lookOfRow(r).word]]))]
  const hours = fitting.reduce((sum, row) => sum + hoursOf(row, range.from, range.to, now), 0)
  const { spent, saved } = data.data.figures
  const isEmpty = rows.every((r) => !r.happened.length && !r.planned.length && !r.taken_away.length)
  return (
    <div className="timeline">
      <Head title={title(data.data, range, say, now)} asOf={now} />
      <div className="wrap">
        <Toolbar range={range} teams={teams} states={states} team={team} state={state} isTable={isTable} onMove={move} onChange={show} />
        <Patterns />
        {isEmpty && <p className="card quiet-card">{t.timeline.empty(f.day(range.from), f.day(range.to - 1))}</p>}
        {!isEmpty && !fitting.length && (
          <p className="card quiet-card">
            {t.timeline.none}{' '}
            <button type="button" className="control" onClick={() => change({ team: null, state: null })}>
              {t.shell.clearFilters}
            </button>
          </p>
        )}
        {fitting.length > 0 &&
          (isTable ? <BarTable rows={fitting} range={range} now={now} /> : <Drawing data={data.data} rows={fitting} range={range} now={now} />)}
        <p className="tl-sums s">
          <span>
            <b>{t.timeline.awakeOrPlanned(f.hours(hours))}</b>
          </span>
          {spent.length > 0 && <b className="tone-awake">{t.timeline.spent(moneyList(f, spent))}</b>}
          {saved.length > 0 && <b className="tone-asleep">{t.timeline.saved(moneyList(f, saved))}</b>}
          <span className="grow" />
          <span className="i2 wide-only">{t.timeline.hint}</span>
        </p>
        <Legend />
      </div>
    </div>
  )
}
