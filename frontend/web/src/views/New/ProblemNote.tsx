/** A problem at its field: what, where, and fixes to press. */
import type { Problem } from '../../api/names'
import { useSay } from '../../i18n/say'
import { Icon } from '../../parts/Icon'
import { ViewLink } from '../../parts/ViewLink'

type Props = { problem: Problem; label: string; now: number; onFix: (text: string, line: number) => void; onStartAt: (time: string) => void; zone: string; own: string }

export function ProblemNote({ problem, label, now, onFix, onStartAt, zone, own }: Props) {
  const { t } = useSay()
  const overlap = overlapOf(problem, zone, own)
  const isError = problem.severity === 'error'
  return (
    <div className={`problem ${isError ? 'failed' : 'degraded'}`} data-as-of={now}>
      <Icon name={isError ? 'failed' : 'degraded'} />
      <div>
        <b>{label}:</b>{' '}
        {overlap ? (
          t.form.overlaps(overlap.other, overlap.from, overlap.to)
        ) : (
          <>
            {problem.message}; {problem.hint}.
          </>
        )}{' '}
        <code>{problem.code}</code>
        <div className="problem-fixes">
          {problem.fixes.map((fix) => (
            <button key={fix.label} type="button" onClick={() => onFix(fix.text, fix.place.line)}>
              {fix.label}
            </button>
          ))}
          {overlap && (
            <>
              <button type="button" onClick={() => onStartAt(overlap.to)}>
                {t.form.startAt(overlap.to)}
              </button>
              <ViewLink to="/new" query={{ change: overlap.other }}>
                {t.form.changeOther(overlap.other)}
              </ViewLink>
            </>
          )}
        </div>
      </div>
    </div>
  )
}

export type Overlap = { other: string; from: string; to: string; at: number; until: number }

/** The facts of an overlap, on the schedule's own clock; null: it is another problem. `own` is this file's id. */
export function overlapOf(problem: Problem, zone: string, own: string): Overlap | null {
  const { at, until, first, second } = problem.facts
  if (problem.rule !== 'overlapping-windows' || typeof at !== 'string' || typeof until !== 'string') return null
  const isOwn = (id: unknown) => id === own || (typeof id === 'string' && id.startsWith(`${own}:`))
  const found = isOwn(first) ? second : first
  const other = typeof found === 'string' ? found : ''
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const [from, to] = [Date.parse(at), Date.parse(until)]
  return { other, from: clock.format(from), to: clock.format(to), at: from, until: to }
}
