/** Which days, whose costs, and grouped by what; and the table as a file. */
import type { Costs } from '../../api/names'
import type { Changes } from '../../app/url'
import { useSay } from '../../i18n/say'
import { PickOne } from '../../parts/PickOne'
import { type Asked, FILTERS, FILTER_NAMES, type FilterName } from './asked'
import { GROUPS, type Row, csvOf } from './groups'
import { RANGES } from './range'

type Props = { asked: Asked; choices: Costs['choices'] | undefined; rows: Row[]; onChange: (changes: Changes) => void }

export function Bar({ asked, choices, rows, onChange }: Props) {
  const { t } = useSay()
  const { range, group, chosen } = asked
  const isOffered = (name: FilterName) => chosen[name] !== '' || optionsOf(choices, name).length > 1
  return (
    <div className="costs-bar no-print">
      <Segments label={t.costs.rangeLabel} names={RANGES} words={t.costs.ranges} value={range.name} onPick={(name) => onChange({ range: name === RANGES[0] ? null : name })} />
      <span className="grow" />
      {FILTER_NAMES.filter(isOffered).map((name) => (
        <PickOne key={name} label={t.costs.filters[name]} all={t.timeline.all} value={chosen[name]} options={optionsOf(choices, name)} onPick={(picked) => onChange({ [name]: picked })} />
      ))}
      <Segments label={t.costs.by} names={GROUPS} words={t.costs.groups} value={group} onPick={(name) => onChange({ by: name === GROUPS[0] ? null : name })} />
      {rows.length > 0 && <Download rows={rows} name={`${['alba-costs', range.name, ...Object.values(chosen).filter(Boolean)].join('-')}.csv`} />}
    </div>
  )
}

/** What belongs to nobody has no name to ask for it by. */
function optionsOf(choices: Costs['choices'] | undefined, name: FilterName): [string, string][] {
  return (choices?.[FILTERS[name]] ?? []).filter(({ value }) => value).map(({ value, count }) => [value, `${value} (${count})`])
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
