/** Search, states as chips with their counts, the other filters as lists, and the list as a file. */
import { Suspense, lazy, useEffect, useRef, useState } from 'react'
import type { Choices, SchedulesAsked } from '../../api/names'
import type { Changes } from '../../app/url'
import { useSay } from '../../i18n/say'
import { Icon } from '../../parts/Icon'
import { PickOne } from '../../parts/PickOne'
import { LOOKS } from '../../parts/states'
import { COLUMNS, FILTERS, type FilterName, askedFor, csvHref, feedHref, teamAlone } from './asked'

const FilterSheet = lazy(() => import('./FilterSheet'))

const PAUSE_MS = 200

type Props = { params: URLSearchParams; asked: SchedulesAsked; choices: Choices; total: number; onChange: (changes: Changes) => void }

export function Filters({ params, asked, choices, total, onChange }: Props) {
  const { t, f } = useSay()
  const words = t.schedules
  const [isOpen, setOpen] = useState(false)
  const value = (name: FilterName) => askedFor(params, name)
  const names: Record<Exclude<FilterName, 'state'>, string> = {
    problem: words.trouble,
    team: words.team,
    cc: words.columns.cost_center,
    owner: words.columns.owner,
    cluster: words.cluster,
  }
  const troubles: Record<string, string> = words.troubles
  const options = (name: FilterName) =>
    choices[FILTERS[name]].map((each): [string, string] => [each.value, `${name === 'problem' ? (troubles[each.value] ?? each.value) : each.value} (${f.number(each.count)})`])
  const lists = (Object.keys(names) as (keyof typeof names)[]).filter((name) => value(name) || choices[FILTERS[name]].length > (name === 'problem' ? 0 : 1))
  const team = teamAlone(asked)
  const active = (Object.keys(FILTERS) as FilterName[]).filter(value).length
  const controls = (
    <>
      <StateChips choices={choices.state} value={value('state')} onPick={(state) => onChange({ state })} />
      {lists.map((name) => (
        <PickOne key={name} label={names[name]} all={words.all} value={value(name)} options={options(name)} onPick={(picked) => onChange({ [name]: picked })} />
      ))}
      <SortBy column={asked.sort ?? 'next'} onPick={(column) => onChange({ sort: column === 'next' ? null : column })} />
    </>
  )
  return (
    <div className="sc-filters no-print">
      <div className="sc-bar">
        <Search key={params.get('q') ? 'asked' : 'clear'} value={params.get('q') ?? ''} onChange={(q) => onChange({ q })} />
        <button type="button" className="control narrow-only" aria-haspopup="dialog" aria-expanded={isOpen} onClick={() => setOpen(true)}>
          <Icon name="filter" />
          {active > 0 ? `${words.filters} (${f.number(active)})` : words.filters}
        </button>
        <span className="grow" />
        <a className="control" href={csvHref(asked)} download>
          {words.csv}
        </a>
        <a className="control" href={feedHref(asked)}>
          <Icon name="calendar" />
          {team ? words.feedOf(team) : words.feed}
        </a>
      </div>
      <div className="sc-bar sc-lists">{controls}</div>
      {isOpen && (
        <Suspense fallback={null}>
          <FilterSheet total={total} onClose={() => setOpen(false)}>
            {controls}
          </FilterSheet>
        </Suspense>
      )}
    </div>
  )
}

/** Where there are no heads of columns to press. */
function SortBy({ column, onPick }: { column: string; onPick: (column: string) => void }) {
  const { t } = useSay()
  const words = t.schedules
  return (
    <span className="select narrow-only">
      <select className="control" aria-label={words.sortBy} value={column} onChange={(event) => onPick(event.target.value)}>
        {COLUMNS.map((each) => (
          <option key={each} value={each}>
            {words.sortBy}: {words.columns[each]}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </span>
  )
}

type ChipsProps = { choices: Choices['state']; value: string; onPick: (state: string | null) => void }

function StateChips({ choices, value, onPick }: ChipsProps) {
  const { t, f } = useSay()
  return (
    <span className="sc-chips" role="group" aria-label={t.schedules.columns.state}>
      {choices.map(({ value: state, count }) => {
        const look = Object.entries(LOOKS).find(([name]) => name === state)?.[1] ?? LOOKS.unknown
        return (
          <button key={state} type="button" className="control" aria-pressed={state === value} onClick={() => onPick(state === value ? null : state)}>
            <Icon name={look.icon} />
            {t.shell.states[look.word]} <span className="i3">{f.number(count)}</span>
          </button>
        )
      })}
    </span>
  )
}

/** Asks when the writer pauses, not at every letter. */
function Search({ value, onChange }: { value: string; onChange: (text: string | null) => void }) {
  const { t } = useSay()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <span className="sc-search">
      <Icon name="find" />
      <input
        type="search"
        className="control"
        aria-label={t.schedules.search}
        placeholder={t.schedules.searchHint}
        defaultValue={value}
        maxLength={200}
        onChange={(event) => {
          const text = event.target.value.trim()
          clearTimeout(timer.current)
          timer.current = setTimeout(() => onChange(text || null), PAUSE_MS)
        }}
      />
    </span>
  )
}
