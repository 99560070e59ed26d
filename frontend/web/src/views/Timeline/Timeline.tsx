/** When is there room, and what really happened: every namespace over a day, a week or two. */
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import type { TimelineRow } from '../../api/names'
import { onKey } from '../../app/keyboard'
import { queries } from '../../api/queries'
import { stored, store } from '../../app/stored'
import { useQueryState } from '../../app/url'
import { useSay } from '../../i18n/say'
import { Unpriced } from '../../parts/Counted'
import { Fault } from '../../parts/Fault'
import { Head } from '../../parts/Head'
import { Loading } from '../../parts/Loading'
import { useLastError } from '../../parts/useLastError'
import { useSteady } from '../../parts/useSteady'
import { useMinute } from '../../time/clock'
import { moneyList } from '../../time/formats'
import { BarTable } from './BarTable'
import { Drawing } from './Drawing'
import { Patterns } from './Ground'
import { Legend } from './Legend'
import { TimelineShape } from './TimelineShape'
import { Toolbar } from './Toolbar'
import { hoursOf, isMany, isSort, keepOrder, linesOf, orderOf, sorted, sumOf } from './lines'
import { lookOfRow } from './looks'
import { isZoom, moved, rangeOf, zoomed } from './range'
import './timeline.css'
import { title } from './title'

const PHONE = 720
const iso = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`

export default function Timeline() {
  const say = useSay()
  const { t, f, zone } = say
  const now = useMinute()
  const [params, change] = useQueryState()
  const wanted = params.get('zoom')
  const zoom = window.innerWidth < PHONE ? 'day' : isZoom(wanted) ? wanted : 'week'
  const { from, to } = rangeOf(zone, zoom, params.get('from'), now)
  const range = useMemo(() => ({ zoom, from, to }), [zoom, from, to])
  const isTable = (params.get('view') ?? stored('timeline')) === 'table'
  const [team, state, order] = [params.get('team') ?? '', params.get('state') ?? '', params.get('sort')]
  const sort = isSort(order) ? order : 'team'
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const asked = useQuery(queries.timeline(iso(range.from), iso(range.to)))
  const error = useLastError(asked, iso(range.from) + iso(range.to))
  const data = error && asked.isPlaceholderData ? undefined : asked.data
  const fault = { sentence: t.timeline.error, error, failedAt: asked.errorUpdatedAt, onRetry: () => void asked.refetch() }

  const show = (changes: Record<string, string | null>) => {
    if ('view' in changes) store('timeline', changes['view'] ?? 'drawing')
    change(changes)
  }
  const move = (by: number) => change({ from: by === 0 ? null : iso(moved(zone, range, by)) }, true)
  const zoomBy = (by: 1 | -1, at: number | null) => {
    const middle = at ?? (now >= range.from && now < range.to ? now : (range.from + range.to) / 2)
    change({ zoom: zoomed(range.zoom, by), from: iso(middle) })
  }
  const fold = useCallback((name: string) => setFolded((before) => (before.has(name) ? new Set([...before].filter((each) => each !== name)) : new Set([...before, name]))), [])
  const rows = data?.data.rows
  const fitting = useMemo(() => {
    const fits = (rows ?? []).filter((r) => (!team || r.team === team) && (!state || lookOfRow(r).word === state))
    return sorted(fits, sort, now)
  }, [rows, team, state, sort, now])
  const choices = useMemo(() => choicesOf(rows ?? []), [rows])
  const [steady, among] = useSteady(fitting, { orderOf, keepOrder, asked: [sort, team, state, range.from, range.to].join() })
  const lines = useMemo(() => linesOf(steady, sort, folded, t.timeline.noTeam), [steady, sort, folded, t])
  useEffect(() => onKey('v', () => show({ view: isTable ? null : 'table' })))
  useEffect(() => onKey('PageUp', () => move(-1)))
  useEffect(() => onKey('PageDown', () => move(1)))
  useEffect(() => onKey('Home', () => move(0)))
  useEffect(() => onKey('+', () => zoomBy(1, null)))
  useEffect(() => onKey('-', () => zoomBy(-1, null)))

  const states = choices.states.map((word): [string, string] => [word, t.shell.states[word]])
  const toolbar = <Toolbar range={range} teams={choices.teams} states={states} team={team} state={state} sort={sort} isTable={isTable} onMove={move} onChange={show} />
  if (!data || !rows) {
    if (error)
      return (
        <div className="timeline">
          <Fault {...fault} asTitle />
          <div className="wrap">{toolbar}</div>
        </div>
      )
    return (
      <Loading view={t.shell.views.timeline}>
        <TimelineShape />
      </Loading>
    )
  }
  const isAll = fitting.length === rows.length
  const hours = fitting.reduce((sum, row) => sum + hoursOf(row), 0)
  const spent = isAll ? data.data.expected.spent : sumOf(fitting, 'spent')
  const saved = isAll ? data.data.expected.saved : sumOf(fitting, 'saved')
  const isEmpty = rows.every((r) => !r.happened.length && !r.planned.length && !r.taken_away.length)
  return (
    <div className="timeline">
      <Head title={title(data.data, range, say, now)} asOf={now} />
      <div className="wrap">
        {error && <Fault {...fault} />}
        {toolbar}
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
        {fitting.length > 0 && (
          <div {...among}>
            {isTable ? (
              <BarTable rows={steady} range={range} now={now} />
            ) : (
              <Drawing data={data.data} lines={lines} isCompact={isMany(fitting)} sort={sort} range={range} now={now} onFold={fold} onZoom={zoomBy} />
            )}
          </div>
        )}
        <div className="tl-sums s">
          <span>
            <b>{t.timeline.awakeOrPlanned(f.hours(hours))}</b>
          </span>
          {spent.length > 0 && <b className="tone-awake">{t.timeline.spent(moneyList(f, spent))}</b>}
          {saved.length > 0 && <b className="tone-asleep">{t.timeline.saved(moneyList(f, saved))}</b>}
          <Unpriced pods={isAll ? data.data.expected.unpriced_pods : fitting.reduce((sum, row) => sum + row.expected.unpriced_pods, 0)} />
          <span className="grow" />
          <span className="i2 wide-only">{t.timeline.hint}</span>
        </div>
        <Legend />
        <p className="printed s i2">
          {window.location.href} · {t.shell.at(f.dayYear(now), f.time(now), f.city)}
        </p>
      </div>
    </div>
  )
}

/** The teams and the states that the rows have, to choose from. */
function choicesOf(rows: readonly TimelineRow[]) {
  return {
    teams: [...new Set(rows.flatMap((row) => (row.team ? [row.team] : [])))].sort(),
    states: [...new Set(rows.map((row) => lookOfRow(row).word))],
  }
}
