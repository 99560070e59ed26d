/** How far what is shown may be trusted: the first of these that applies is the banner. */
import { useQuery } from '@tanstack/react-query'
import { useLive } from '../api/live'
import { queries } from '../api/queries'
import { useNow } from '../time/clock'
import { MINUTE } from '../time/zones'

const GIT_OLD_MS = 15 * MINUTE

export type Freshness =
  | { kind: 'fresh' }
  | { kind: 'engine' | 'table' | 'socket' | 'paused'; since: number }
  | { kind: 'git'; since: number; age: number }

/** Since when nothing has been confirmed: the plan goes on, and what came of it is not known. Null while Alba acts. */
export function useSilence(): number | null {
  return silenceOf(useFreshness())
}

export function silenceOf(freshness: Freshness): number | null {
  return freshness.kind === 'engine' || freshness.kind === 'table' ? freshness.since : null
}

export function useFreshness(): Freshness {
  const { data, error } = useQuery(queries.summary())
  const live = useLive()
  const now = useNow()
  if (!data) return { kind: 'fresh' }
  const { summary, asOf } = { summary: data.data, asOf: Date.parse(data.as_of) }
  if (data.stale_since) return { kind: 'table', since: Date.parse(data.stale_since) }
  if (summary.engine.away_since) return { kind: 'engine', since: Date.parse(summary.engine.away_since) }
  if (error || live.state === 'lost') return { kind: 'socket', since: asOf }
  if (live.state === 'paused') return { kind: 'paused', since: asOf }
  const looked = summary.revision.looked_at ? Date.parse(summary.revision.looked_at) : null
  if (looked !== null && now - looked > GIT_OLD_MS * (summary.demo?.speed ?? 1)) return { kind: 'git', since: looked, age: now - looked }
  return { kind: 'fresh' }
}
