/** The form. What it holds is in the URL, so that a half-written schedule can be sent to somebody. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queries } from '../../api/queries'
import { useQueryState } from '../../app/url'
import { useSay } from '../../i18n/say'
import { YamlCard } from '../../parts/YamlCard'
import { useNow } from '../../time/clock'
import { addDays, wallAt } from '../../time/zones'
import { OpenButton, type Status, StatusMark, Sum } from './EndBar'
import { Fields } from './Fields'
import { FormHead } from './FormHead'
import { PreviewDay } from './PreviewDay'
import { ProblemNote, overlapOf } from './ProblemNote'
import { type Draft, FIELDS, type Field, fieldOf, hoursOf, linesOf, suggestedFile } from './draft'
import { useValidation } from './useValidation'

export function WriteSchedule() {
  const { t } = useSay()
  const now = useNow()
  const [params, setParams] = useQueryState()
  const summary = useQuery(queries.summary()).data?.data
  const listed = useQuery(queries.namespaces()).data?.data
  const [left, setLeft] = useState<ReadonlySet<Field>>(new Set())
  const policyZone = summary?.policy.timezone ?? 'UTC'
  const draft = draftOf(params, policyZone, now)
  const known = listed?.items.find((n) => n.namespace === draft.namespace)
  const allowed = listed?.allowed ?? []
  const centresAsked = useQuery(queries.centresOf(draft.namespace)).data?.data.items.map((item) => item.cost_center)
  const centres = allowed.find((a) => a.namespace === draft.namespace)?.cost_centers ?? centresAsked ?? []
  const file = (draft.file || suggestedFile(draft.namespace, known?.team ?? '', draft.reason)).replace(/^schedules\//, '')
  const own = file.replace(/\.yaml$/, '')
  const lines = linesOf(draft, summary?.policy.clusters[0] ?? '')
  const yaml = `${lines.map(([text]) => text).join('\n')}\n`
  const isBegun = draft.namespace !== ''
  const { validation, error, isSettled } = useValidation(file, yaml, isBegun)
  const problems = isBegun ? (validation?.problems ?? []) : []
  const errors = problems.filter((p) => p.severity === 'error')
  const status = statusOf(isBegun, isSettled, Boolean(error), errors.length)
  const shown = problems.filter((p) => left.has(fieldOf(p.pointer)))
  const overlap = problems.map((p) => overlapOf(p, draft.zone, own)).find((found) => found !== null) ?? null
  const preview = isBegun ? (validation?.schedules[0] ?? null) : null

  const change = ({ zone, ...changes }: Partial<Draft>) => setParams(zone === undefined ? changes : { ...changes, timezone: zone })
  const leave = (...fields: Field[]) => setLeft((before) => new Set([...before, ...fields]))
  const refuse = () => {
    leave(...FIELDS)
    const first = errors[0] ? fieldOf(errors[0].pointer) : 'namespace'
    document.getElementById(`field-${first}`)?.focus()
  }
  const fix = (text: string, line: number) => {
    const field = lines[line - 1]?.[1]
    if (field) change({ [field]: /T(\d\d:\d\d)$/.exec(text)?.[1] ?? text })
  }
  const notes = (field: Field) => {
    const here = shown.filter((p) => fieldOf(p.pointer) === field)
    if (!here.length) return null
    return here.map((p) => (
      <ProblemNote key={p.code + p.message} problem={p} label={t.form.fields[field]} now={now} zone={draft.zone} own={own} onFix={fix} onStartAt={(start) => change({ start })} />
    ))
  }
  return (
    <>
      <FormHead title={t.form.titleNew} status={status} commit={validation?.checked_against} />
      <div className="wrap new-grid">
        <section>
          <h2 className="yaml-title">
            {t.form.who}
            <small>{t.form.needed}</small>
          </h2>
          <Fields draft={{ ...draft, file: `schedules/${file}` }} allowed={allowed} centres={centres} team={known?.team ?? null} fileHelp={validation?.exists ? t.form.changeWarning(own) : t.form.fileHelp} problems={notes} onChange={change} onLeave={leave} />
        </section>
        <div>
          <PreviewDay preview={preview} overlap={overlap} />
          <YamlCard
            title={t.form.file}
            path={`schedules/${file}`}
            yaml={yaml}
            bad={new Set(shown.map((p) => p.place.line))}
            actions={<OpenButton validation={validation} yaml={yaml} status={status} onRefused={refuse} />}
          >
            <StatusMark status={status} />
            <Sum preview={preview} hours={hoursOf(draft)} />
          </YamlCard>
        </div>
      </div>
    </>
  )
}

export function statusOf(isBegun: boolean, isSettled: boolean, isAway: boolean, n: number): Status {
  if (!isBegun) return { kind: 'begin' }
  if (isAway) return { kind: 'unchecked' }
  if (n) return { kind: 'problems', n }
  return { kind: isSettled ? 'valid' : 'checking' }
}

function draftOf(params: URLSearchParams, zone: string, now: number): Draft {
  const { year, month, day } = wallAt(zone, addDays(zone, now, 1))
  const tomorrow = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  const first: Draft = {
    namespace: '', cluster: '', centre: '', owner: '', reason: '', kind: 'once', zone, day: tomorrow, days: 'mon,tue,wed,thu,fri',
    start: '08:00', stop: '18:00', except: '', file: '',
  }
  const given = Object.keys(first).flatMap((name) => {
    const value = params.get(name === 'zone' ? 'timezone' : name)
    return value === null ? [] : [[name, value]]
  })
  return { ...first, ...(Object.fromEntries(given) as Partial<Draft>) }
}
