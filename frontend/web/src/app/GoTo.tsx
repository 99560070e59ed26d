/** Opens the search for a namespace; `/` does too. */
import { Suspense, lazy, useEffect, useState } from 'react'
import { useSay } from '../i18n/say'
import { Icon } from '../parts/Icon'
import { onKey } from './keyboard'

const GoToDialog = lazy(() => import('./GoToDialog'))

export function GoTo() {
  const { t } = useSay()
  const [isOpen, setOpen] = useState(false)
  useEffect(() => onKey('/', () => setOpen(true)), [])
  return (
    <>
      <button type="button" className="control goto" aria-label={t.shell.goTo} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name="find" />
        <span>{t.shell.goTo}</span>
        <span className="grow" />
        <kbd>/</kbd>
      </button>
      {isOpen && (
        <Suspense fallback={null}>
          <GoToDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
