import { useSay } from '../i18n/say'
import { ViewLink } from '../parts/ViewLink'

export function NotFound() {
  const { t } = useSay()
  return (
    <div className="head">
      <div>
        <h1>{t.shell.notFound}</h1>
        <p className="chips">
          <ViewLink to="/" className="control">
            {t.shell.backToNow}
          </ViewLink>
        </p>
      </div>
    </div>
  )
}
