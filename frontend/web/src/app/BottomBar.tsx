/** The views on a phone; what has no place there is behind More. */
import { Suspense, lazy, useState } from 'react'
import type { Words } from '../i18n/en'
import { useSay } from '../i18n/say'
import { Icon, type IconName } from '../parts/Icon'
import { ViewLink } from '../parts/ViewLink'

const MoreSheet = lazy(() => import('./MoreSheet'))

const ENTRIES: [keyof Words['shell']['views'], string, IconName][] = [
  ['now', '/', 'waking'],
  ['timeline', '/timeline', 'bars'],
  ['schedules', '/schedules', 'list'],
]

export function BottomBar({ view }: { view: keyof Words['shell']['views'] }) {
  const { t } = useSay()
  const [isOpen, setOpen] = useState(false)
  return (
    <nav className="bottom no-print" aria-label={t.shell.mainNav}>
      {ENTRIES.map(([name, path, icon]) => (
        <ViewLink key={name} to={path} current={view === name || (view === 'namespace' && name === 'now')}>
          <Icon name={icon} />
          {t.shell.views[name]}
        </ViewLink>
      ))}
      <button type="button" aria-haspopup="dialog" aria-expanded={isOpen} onClick={() => setOpen(true)}>
        <Icon name="more" />
        {t.shell.views.more}
      </button>
      {isOpen && (
        <Suspense fallback={null}>
          <MoreSheet onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </nav>
  )
}
