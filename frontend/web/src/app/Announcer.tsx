/** Says changes to those who listen instead of looking: merged, at most every 10 s; what went wrong at once. */
import { useEffect, useRef, useState } from 'react'
import { liveUpdates } from '../api/live'
import type { Namespace } from '../api/names'
import { useSay } from '../i18n/say'

const AT_MOST_EVERY_MS = 10_000

export function Announcer() {
  const { t } = useSay()
  const [polite, setPolite] = useState('')
  const [urgent, setUrgent] = useState('')
  const waiting = useRef(new Map<string, Namespace>())
  const seen = useRef(new Map<string, string>())

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const say = () => {
      timer = undefined
      const [first, ...more] = waiting.current.values()
      waiting.current.clear()
      if (first) setPolite(t.shell.told(sentence(first, t), more.length))
    }
    const stop = liveUpdates.hear(({ changed }) => {
      for (const n of changed) {
        const key = `${n.cluster}/${n.namespace}`
        const state = stateOf(n)
        if (seen.current.get(key) === state) continue
        seen.current.set(key, state)
        if (state === 'failed' || state === 'fought') setUrgent(sentence(n, t))
        else waiting.current.set(key, n)
      }
      if (waiting.current.size) timer ??= setTimeout(say, AT_MOST_EVERY_MS)
    })
    return () => {
      clearTimeout(timer)
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
