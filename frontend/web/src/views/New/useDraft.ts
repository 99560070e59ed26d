/** What the form holds. It is in the URL, and what somebody emptied stays there as empty. */
import { useState } from 'react'
import { useSearchParams } from 'wouter'
import { serverClock } from '../../time/clock'
import { addDays, isZone, presentName, wallAt } from '../../time/zones'
import type { Draft, Field } from './draft'

/** `zone` in the URL is that of the whole page. */
const paramOf = (name: string) => (name === 'zone' ? 'timezone' : name)

/** Null takes a field back to what the form proposes. */
export type Changes = Partial<Record<keyof Draft, string | null>>

export function useDraft(policyZone: string): [draft: Draft, change: (changes: Changes) => void, isFileEmptied: boolean] {
  const [params, setParams] = useSearchParams()
  // The day that is proposed is that of the moment at which the form was opened, however long it stays open.
  const [openedAt] = useState(() => serverClock.now())
  const asked = params.get('timezone')
  const proposed = proposedAt(openedAt, asked !== null && isZone(asked) ? presentName(asked) : policyZone)
  const names = Object.keys(proposed) as (Field | 'cluster')[]
  const draft = { ...proposed }
  for (const name of names) if (name !== 'zone') draft[name] = params.get(paramOf(name)) ?? proposed[name]
  const change = (changes: Changes) =>
    setParams(
      (present) => {
        const next = new URLSearchParams(present)
        // From the first change on the day is the person's: it must not move when the page is opened again later.
        if (!next.has('day')) next.set('day', draft.day)
        for (const [name, value] of Object.entries(changes)) {
          if (value === null) next.delete(paramOf(name))
          else next.set(paramOf(name), value)
        }
        return next
      },
      { replace: true },
    )
  return [draft, change, params.get('file') === '']
}

function proposedAt(at: number, zone: string): Draft {
  const { year, month, day } = wallAt(zone, addDays(zone, at, 1))
  const tomorrow = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  return {
    namespace: '', cluster: '', centre: '', owner: '', reason: '', kind: 'once', zone, day: tomorrow, days: 'mon,tue,wed,thu,fri',
    start: '08:00', stop: '18:00', except: '', file: '',
  }
}
