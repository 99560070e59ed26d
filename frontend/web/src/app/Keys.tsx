/** Goes from view to view by single keys, and lists them on `?`. */
import { Suspense, lazy, useEffect, useState } from 'react'
import { onKey } from './keyboard'
import { useGo } from './url'

const KeyList = lazy(() => import('./KeyList'))

export function Keys() {
  const go = useGo()
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const stops = [
      onKey('n', () => go('/')),
      onKey('t', () => go('/timeline')),
      onKey('s', () => go('/schedules')),
      onKey('?', () => setOpen(true)),
    ]
    return () => stops.forEach((stop) => stop())
  }, [go])
  if (!isOpen) return null
  return (
    <Suspense fallback={null}>
      <KeyList onClose={() => setOpen(false)} />
    </Suspense>
  )
}
