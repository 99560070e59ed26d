import { useSay } from '../../i18n/say'
import type { Status } from './EndBar'

/** `commit`: what it is checked against; a removal is not checked, since it cannot be wrong. */
export function FormHead({ title, status, commit }: { title: string; status: Status; commit?: string | undefined }) {
  const { t } = useSay()
  const rest = status.kind === 'problems' ? t.form.problems(status.n) : status.kind === 'valid' ? t.form.ready : null
  return (
    <div className="head">
      <div>
        <h1>{rest ? t.form.with(title, rest) : title}</h1>
        <p className="chips">
          <span>
            {commit && (
              <>
                {t.form.checkedAgainst} (<code>{commit.slice(0, 7)}</code>).{' '}
              </>
            )}
            {t.form.nothingChanges}
          </span>
        </p>
      </div>
    </div>
  )
}
