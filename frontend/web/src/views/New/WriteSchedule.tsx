/** The form. What it holds is in the URL, so that a half-written schedule can be sent to somebody. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queries } from '../../api/queries'
import { useSay } from '../../i18n/say'
import { YamlCard } from '../../parts/YamlCard'
import { OpenButton, type Status, StatusMark, Sum } from './EndBar'
import { Fields } from './Fields'
import { FormHead } from './FormHead'
import { type Noted, PreviewDay } from './PreviewDay'
import { ProblemNote } from './ProblemNote'
import { TakenNote } from './TakenNote'
import { FIELDS, type Field, linesOf, suggestedFile } from './draft'
import { placed } from './problems'
import { useDraft } from './useDraft'
import { useValidation } from './useValidation'

export function WriteSchedule() {
  const { t } = useSay()
  const summary = useQuery(queries.summary()).data?.data
  const listed = useQuery(queries.namespaces()).data?.data
  const [left, setLeft] = useState<ReadonlySet<Field>>(new Set())
  const [draft, change, isFileEmptied] = useDraft(summary?.policy.timezone ?? 'UTC')
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
  const found = placed(problems, draft, lines, own)
  const shown = found.filter(({ field }) => left.has(field))
  const overlap = found.find((each) => each.overlap !== null)?.overlap ?? null
  const preview = isBegun ? (validation?.schedules[0] ?? null) : null

  const taken = (isBegun && validation?.taken) || null
  const replaced: Noted[] = taken ? [{ severity: 'warning', text: t.form.wrongHere(t.form.fields.file, t.form.taken(file)) }] : []
  const said = ({ field, problem }: (typeof found)[number]) => t.form.wrongHere(t.form.fields[field], problem.message)
  const bad = new Map(shown.flatMap((each) => (each.line ? [[each.line, said(each)] as const] : [])))
  const leave = (...fields: Field[]) => {
    setLeft((before) => new Set([...before, ...fields]))
    if (fields.includes('file') && !draft.file) change({ file: null })
  }
  const refuse = () => {
    leave(...FIELDS)
    const wrong = new Set(found.filter(({ problem }) => problem.severity === 'error').map(({ field }) => field))
    // While nothing is known to be wrong there is nowhere to lead to.
    const first = isBegun ? FIELDS.find((field) => wrong.has(field)) : 'namespace'
    if (first) document.getElementById(`field-${first}`)?.focus()
  }
  // What was answered of the form as it was before the last key is nothing to be pressed now.
  const fix = ({ text, place }: (typeof problems)[number]['fixes'][number]) => {
    if (!isSettled) return
    const field = lines[place.line - 1]?.[1]
    if (field) change({ [field]: /T(\d\d:\d\d)$/.exec(text)?.[1] ?? text })
  }
  const notes = (field: Field) => {
    const here = shown.filter((each) => each.field === field)
    if (!here.length) return null
    return here.map(({ problem, overlap, move }) => (
      <ProblemNote key={problem.code + problem.message} {...{ problem, file, overlap, move }} label={t.form.fields[field]} onFix={fix} onMove={({ field, time }) => isSettled && change({ [field]: time })} />
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
          <Fields draft={{ ...draft, file: isFileEmptied ? '' : `schedules/${file}` }} allowed={allowed} centres={centres} team={known?.team ?? null} hours={preview?.first_hours == null ? null : Number(preview.first_hours)} fileHelp={taken ? <TakenNote file={file} taken={taken} onRename={(free) => change({ file: free })} /> : t.form.fileHelp} problems={notes} onChange={change} onLeave={leave} />
        </section>
        <div>
          <PreviewDay preview={preview} overlap={overlap} wrong={[...shown.filter((each) => !each.overlap).map((each) => ({ severity: each.problem.severity, text: said(each) })), ...replaced]} />
          <YamlCard
            title={t.form.file}
            path={`schedules/${file}`}
            yaml={yaml}
            bad={bad}
            actions={<OpenButton validation={validation} yaml={yaml} status={status} onRefused={refuse} />}
          >
            <StatusMark status={status} />
            <Sum preview={preview} />
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
