import { useSay } from '../../i18n/say'
import { Icon } from '../../parts/Icon'
import { PickOne } from '../../parts/PickOne'
import { SORTS, type Sort } from './lines'
import { ZOOMS, type Range, type Zoom } from './range'

type Props = {
  range: Range
  teams: string[]
  states: [string, string][]
  team: string
  state: string
  sort: Sort
  isTable: boolean
  onMove: (by: number) => void
  onChange: (changes: Record<string, string | null>) => void
}

export function Toolbar({ range, teams, states, team, state, sort, isTable, onMove, onChange }: Props) {
  const { t, f } = useSay()
  const words = t.timeline
  const last = range.to - 1
  const span = range.zoom === 'day' ? f.dayYear(range.from) : words.fromTo(f.sameMonth(range.from, last) ? f.dayOnly(range.from) : f.dayMonth(range.from), f.dayMonthYear(last))
  const names: Record<Zoom, string> = { day: words.day, week: words.week, weeks: words.weeks }
  return (
    <div className="tl-bar no-print">
      <button type="button" className="control" aria-label={words.earlier} onClick={() => onMove(-1)}>
        <Icon name="left" />
      </button>
      <button type="button" className="control" onClick={() => onMove(0)}>
        {words.now}
      </button>
      <button type="button" className="control" aria-label={words.later} onClick={() => onMove(1)}>
        <Icon name="right" />
      </button>
      <b className="tl-span">{span}</b>
      <span className="grow" />
      <PickOne label={words.team} all={words.all} value={team} options={teams.map((each) => [each, each])} onPick={(value) => onChange({ team: value })} />
      <PickOne label={words.state} all={words.all} value={state} options={states} onPick={(value) => onChange({ state: value })} />
      <span className="select">
        <select className="control" aria-label={words.sort} value={sort} onChange={(event) => onChange({ sort: event.target.value === 'team' ? null : event.target.value })}>
          {SORTS.map((each) => (
            <option key={each} value={each}>
              {words.sorts[each]}
            </option>
          ))}
        </select>
        <Icon name="down" />
      </span>
      <span className="segments" role="group" aria-label={words.zoom}>
        {ZOOMS.map((zoom) => (
          <button key={zoom} type="button" aria-pressed={zoom === range.zoom} onClick={() => onChange({ zoom })}>
            {names[zoom]}
          </button>
        ))}
      </span>
      <button type="button" className="control tl-table" aria-pressed={isTable} onClick={() => onChange({ view: isTable ? null : 'table' })}>
        <Icon name={isTable ? 'bars' : 'table'} />
        <span>{isTable ? words.drawing : t.shell.table}</span>
      </button>
    </div>
  )
}
