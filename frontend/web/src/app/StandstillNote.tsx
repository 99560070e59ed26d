/** While the policy lets Alba switch nothing, every view says so: what is planned there is not carried out. */
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries'
import { useSay } from '../i18n/say'
import { standstillOf } from './standstill'

export function StandstillNote() {
  const { t } = useSay()
  const { data } = useQuery(queries.summary())
  const standstill = data && standstillOf(data.data.policy)
  if (!standstill) return null
  const { name, [standstill]: sentence } = t.shell.standstill
  return (
    <aside className="top-note" aria-label={name}>
      <p>{sentence}</p>
    </aside>
  )
}
