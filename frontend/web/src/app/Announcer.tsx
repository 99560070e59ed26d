/** Says changes to those who listen instead of looking, six times a minute at most: merged, and what went wrong at once. */
import { useEffect, useRef, useState } from 'react'
import { liveUpdates } from '../api/live'
import type { Namespace } from '../api/names'
import { useSay } from '../i18n/say'
import { paced } from './pacing'

const POLITE_PAUSE_MS = 15_000
const URGENT_PAUSE_MS = 30_000

export function Announcer() {
  const { t } = useSay()
  const [polite, setPolite] = useState('')
  const [urgent, setUrgent] = useState('')
  const seen = useRef(new Map<string, string>())

  useEffect(() => {
    const together = ([first, ...more]: Namespace[]) => (first ? t.shell.told(sentence(first, t), more.length) : '')
    const politely = paced<Namespace>(POLITE_PAUSE_MS, false, (all) => setPolite(together(all)))
    const urgently = paced<Namespace>(URGENT_PAUSE_MS, true, (all) => setUrgent(together(all)))
    const stop = liveUpdates.hear(({ changed }) => {
      for (const n of changed) {
        const key = `${n.cluster}/${n.namespace}`
        const state = stateOf(n)
        if (seen.current.get(key) === state) continue
        seen.current.set(key, state)
        const way = state === 'failed' || state === 'fought' ? urgently : politely
        way.add(key, n)
      }
    })
    return () => {
      politely.stop()
      urgently.stop()
      stop()
    }
  }, [t])

  return (
    <>
      <div aria-live="polite" className="hidden">
        {polite}
      </div>
      <div aria-live="assertive" className="hidden">
        {urgent}
      </div>
    </>
  )
}

function stateOf(n: Namespace): string {
  return n.conditions.includes('contended') ? 'fought' : n.state
}

function sentence(n: Namespace, t: ReturnType<typeof useSay>['t']): string {
  switch (stateOf(n)) {
    case 'awake':
      return t.shell.nowAwake(n.namespace)
    case 'asleep':
      return t.shell.nowAsleep(n.namespace)
    case 'failed':
      return t.shell.nowFailed(n.namespace)
    case 'fought':
      return t.shell.nowFought(n.namespace)
    default:
      return t.shell.nowChanged(n.namespace)
  }
}
