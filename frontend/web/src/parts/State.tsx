/** A state: its icon and its word, in its colour. */
import { useSay } from '../i18n/say'
import { Icon } from './Icon'
import type { Look } from './states'

export function State({ look }: { look: Look }) {
  const { t } = useSay()
  return (
    <span className={`state tone-${look.tone}`}>
      <Icon name={look.icon} />
      {t.shell.states[look.word]}
    </span>
  )
}
