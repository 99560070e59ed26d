/** What is to be said beside money: how many pods a sum leaves out, since they request nothing, and how it is counted. */
import { useSay } from '../i18n/say'
import { ViewLink } from './ViewLink'

export function Unpriced({ pods }: { pods: number }) {
  const { t } = useSay()
  return pods > 0 && <div className="xs i2">{t.costs.unpriced(pods)}</div>
}

export function HowCounted() {
  const { t } = useSay()
  return (
    <ViewLink to="/costs" className="xs u">
      {t.costs.how}
    </ViewLink>
  )
}
