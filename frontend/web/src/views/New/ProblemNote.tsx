/** A problem at its field: what, where, and fixes to press. */
import type { Problem } from '../../api/names'
import { schedulePath } from '../../app/url'
import { useSay } from '../../i18n/say'
import { Icon } from '../../parts/Icon'
import { ViewLink } from '../../parts/ViewLink'
import { formatsOf } from '../../time/formats'
import type { Move, Overlap } from './problems'

/** Without `onMove` an overlap has no edge to move: the file is written by hand. */
type Props = {
  problem: Problem
  /** Only its fixes can be pressed: no other file is being written. */
  file: string
  label: string
  overlap: Overlap | null
  move?: Move | null
  onFix: (fix: Problem['fixes'][number]) => void
  onMove?: (move: Move) => void
}

export function ProblemNote({ problem, file, label, overlap, move, onFix, onMove }: Props) {
  const { t, lang } = useSay()
  const isError = problem.severity === 'error'
  return (
    <div className={`problem ${isError ? 'failed' : 'degraded'}`}>
      <Icon name={isError ? 'failed' : 'degraded'} />
      <div>
        <b>{label}:</b>{' '}
        {overlap ? (
          <>
            {t.form.overlaps}{' '}
            <ViewLink to={schedulePath(overlap.other)} className="u">
              {overlap.other}
            </ViewLink>{' '}
            {t.form.overlapsFrom(overlap.from, overlap.to, formatsOf(lang, overlap.zone).day(overlap.at))}
          </>
        ) : (
          <>
            {problem.message}; {problem.hint}.
          </>
        )}{' '}
        <code>{problem.code}</code>
        <div className="problem-fixes">
          {problem.fixes.filter(({ place }) => place.file === file).map((fix) => (
            <button key={fix.label} type="button" onClick={() => onFix(fix)}>
              {fix.label}
            </button>
          ))}
          {move && onMove && (
            <button type="button" onClick={() => onMove(move)}>
              {move.field === 'start' ? t.form.startAt(move.time) : t.form.stopAt(move.time)}
            </button>
          )}
          {overlap && (
            <ViewLink to="/new" query={{ change: overlap.other }}>
              {t.form.changeOther(overlap.other)}
            </ViewLink>
          )}
        </div>
      </div>
    </div>
  )
}
