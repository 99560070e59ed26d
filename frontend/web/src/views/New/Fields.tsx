/** The fields of a new schedule. Each tells at itself what is wrong with it, once it has been left. */
import type { ReactNode } from 'react'
import type { components } from '../../api/schema'
import type { Lang } from '../../i18n/lang'
import { useSay } from '../../i18n/say'
import { Icon } from '../../parts/Icon'
import { serverClock } from '../../time/clock'
import { formatsOf } from '../../time/formats'
import { DAY, HOUR, clockChanges, offsetName, zoneNames } from '../../time/zones'
import { FieldBox, ProblemRow } from './FieldBox'
import { type Draft, type Field, WEEKDAYS, stopDay } from './draft'

type Allowed = components['schemas']['AllowedNamespace']

type Props = {
  draft: Draft
  allowed: Allowed[]
  centres: string[]
  team: string | null
  /** How long its first window lasts, as the API counts it. */
  hours: number | null
  fileHelp: ReactNode
  problems: (field: Field) => ReactNode
  /** Null: as the form proposes it. */
  onChange: (changes: Partial<Record<keyof Draft, string | null>>) => void
  onLeave: (field: Field) => void
}

export function Fields(props: Props) {
  const { draft, allowed, centres, team, hours, onChange, problems } = props
  const { t, f, lang } = useSay()
  const words = t.form
  const isWeekly = draft.kind === 'weekly'
  const long = hours === null ? '' : (isWeekly ? words.hours : String)(f.duration(hours * HOUR))
  return (
    <div className="card form">
      <FieldBox name="namespace" label={words.fields.namespace} span={3} help={team ? words.team(team, draft.cluster) : draft.cluster} problem={problems('namespace')}>
        {(given) => (
          <>
            <input
              {...given}
              list="namespaces"
              value={draft.namespace}
              autoComplete="off"
              onChange={(event) => onChange(chosen(event.target.value, allowed))}
              onBlur={() => props.onLeave('namespace')}
            />
            <datalist id="namespaces">
              {allowed.map((a) => (
                <option key={`${a.cluster}/${a.namespace}`} value={a.namespace}>
                  {a.cluster}
                </option>
              ))}
            </datalist>
          </>
        )}
      </FieldBox>
      <FieldBox name="centre" label={words.fields.centre} span={3} help={draft.namespace ? words.centres(centres.length, draft.namespace) : words.noCentre} problem={problems('centre')}>
        {(given) => (
          <Pick given={given} value={draft.centre} options={centres} onPick={(centre) => onChange({ centre })} onLeave={() => props.onLeave('centre')} />
        )}
      </FieldBox>
      <Text {...props} field="owner" span={3} help={words.ownerHelp} />
      <Text {...props} field="reason" span={3} />
      <div className="field span-3">
        <span className="field-label" id="kind-label">
          {words.fields.kind}
        </span>
        <span className="segments" role="group" aria-labelledby="kind-label">
          {(['once', 'weekly'] as const).map((kind) => (
            <button key={kind} type="button" aria-pressed={(draft.kind === 'weekly') === (kind === 'weekly')} onClick={() => onChange({ kind })}>
              {(draft.kind === 'weekly') === (kind === 'weekly') && <Icon name="check" />}
              {words[kind]}
            </button>
          ))}
        </span>
      </div>
      <FieldBox name="zone" label={words.fields.zone} span={3} help={offsetOf(draft, t.shell.zoneChanges, f.day)} problem={problems('zone')}>
        {(given) => <Pick given={given} value={draft.zone} options={zoneNames} onPick={(zone) => onChange({ zone })} onLeave={() => props.onLeave('zone')} />}
      </FieldBox>
      {isWeekly ? (
        <div className="field span-6">
          <span className="field-label" id="days-label">
            {words.fields.days}
          </span>
          <Weekdays value={draft.days} onChange={(days) => onChange({ days })} onLeave={() => props.onLeave('days')} />
          <div id="field-days-help" className="field-help">
            {problems('days')}
          </div>
        </div>
      ) : (
        <Text {...props} field="day" span={2} type="date" help={dayOf(draft.day, lang)} />
      )}
      <Text {...props} field="start" span={isWeekly ? 3 : 2} mode="time" />
      <Text {...props} field="stop" span={isWeekly ? 3 : 2} mode="time" help={[long, !isWeekly && stopDay(draft) !== draft.day && words.nextDay].filter(Boolean).join(', ')} />
      <ProblemRow all={(isWeekly ? (['start', 'stop'] as const) : (['day', 'start', 'stop'] as const)).map((field) => [field, problems(field)])} />
      {isWeekly && <Text {...props} field="except" span={6} help={words.exceptHelp} />}
      <Text {...props} field="file" span={6} help={props.fileHelp} />
    </div>
  )
}

/** Another namespace has other cost centres, so the chosen one goes; the only one is chosen at once. */
function chosen(namespace: string, allowed: Allowed[]): Partial<Record<keyof Draft, string | null>> {
  const found = allowed.find((a) => a.namespace === namespace)
  return { namespace, cluster: found?.cluster ?? '', centre: found?.cost_centers.length === 1 ? (found.cost_centers[0] ?? '') : '', file: null }
}

/** A browser shows a day in the form of its own language, whatever that of the page is. */
function dayOf(day: string, lang: Lang): string {
  const at = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(at) ? '' : formatsOf(lang, 'UTC').dayYear(at)
}

const SOON_MS = 30 * DAY

/** How the zone stands to UTC on the day that the schedule begins, and whether that changes soon after. */
function offsetOf({ zone, kind, day }: Draft, changes: (offset: string, day: string, then: string) => string, named: (at: number) => string): string {
  const asked = kind === 'weekly' ? NaN : Date.parse(`${day}T12:00:00Z`)
  const at = Number.isNaN(asked) ? serverClock.now() : asked
  const [next] = clockChanges(zone, at, at + SOON_MS)
  const offset = offsetName(zone, at)
  return next ? changes(offset, named(next.at), offsetName(zone, next.at)) : offset
}

/** What a file may do without. */
const OPTIONAL = new Set<Field>(['reason', 'except'])

type TextProps = Props & { field: Exclude<Field, 'kind' | 'days'>; span: 2 | 3 | 6; help?: ReactNode; type?: string; mode?: 'time' }

function Text({ draft, field, span, help, type, mode, problems, onChange, onLeave }: TextProps) {
  const { t } = useSay()
  return (
    <FieldBox name={field} label={OPTIONAL.has(field) ? t.form.optional(t.form.fields[field]) : t.form.fields[field]} span={span} help={help} problem={problems(field)} isApart={type === 'date' || mode === 'time'}>
      {(given) => (
        <input
          {...given}
          type={type ?? 'text'}
          className={field === 'file' ? 'mono' : undefined}
          value={draft[field]}
          autoComplete="off"
          placeholder={mode === 'time' ? '08:00' : undefined}
          maxLength={mode === 'time' ? 5 : 500}
          onChange={(event) => onChange({ [field]: event.target.value })}
          onBlur={() => onLeave(field)}
        />
      )}
    </FieldBox>
  )
}

type PickProps = { given: object; value: string; options: readonly string[]; onPick: (value: string) => void; onLeave: () => void }

function Pick({ given, value, options, onPick, onLeave }: PickProps) {
  const all = options.includes(value) ? options : [value, ...options]
  return (
    <span className="select">
      <select {...given} value={value} onChange={(event) => onPick(event.target.value)} onBlur={onLeave}>
        {all.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </span>
  )
}

type WeekdaysProps = { value: string; onChange: (value: string) => void; onLeave: () => void }

/** The group takes the focus where something is wrong with it; by Tab one comes to its buttons. */
function Weekdays({ value, onChange, onLeave }: WeekdaysProps) {
  const { t } = useSay()
  const on = new Set(value.split(','))
  const turn = (day: string) => {
    if (!on.delete(day)) on.add(day)
    onChange(WEEKDAYS.filter((each) => on.has(each)).join(','))
  }
  return (
    <span
      id="field-days"
      className="segments"
      role="group"
      tabIndex={-1}
      aria-labelledby="days-label"
      aria-describedby="field-days-help"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onLeave()
      }}
    >
      {WEEKDAYS.map((day) => (
        <button key={day} type="button" aria-pressed={on.has(day)} onClick={() => turn(day)}>
          {t.form.weekdays[day]}
        </button>
      ))}
    </span>
  )
}
