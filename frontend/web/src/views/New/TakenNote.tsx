/** What a proposed file would replace, and the two ways around it: to change that one, or another name. */
import type { Validation } from '../../api/names'
import { useSay } from '../../i18n/say'
import { Icon } from '../../parts/Icon'
import { ViewLink } from '../../parts/ViewLink'

type Props = { file: string; taken: NonNullable<Validation['taken']>; onRename: (file: string) => void }

export function TakenNote({ file, taken, onRename }: Props) {
  const { t } = useSay()
  return (
    <div className="problem degraded">
      <Icon name="degraded" />
      <div>
        <b>{t.form.fields.file}:</b> {t.form.taken(file)}.
        <div className="problem-fixes">
          <button type="button" onClick={() => onRename(taken.free)}>
            {t.form.rename(taken.free)}
          </button>
          {taken.schedule && (
            <ViewLink to="/new" query={{ change: taken.schedule }}>
              {t.form.changeOther(taken.schedule)}
            </ViewLink>
          )}
        </div>
      </div>
    </div>
  )
}
