/** The sentence that answers "is all well?": the first that applies. Its places are those of the clusters that are shown. */
import type { ClusterLimit, Summary } from '../../api/names'
import { standstillOf } from '../../app/standstill'
import type { Say } from '../../i18n/say'

export function title(summary: Summary, clusters: readonly ClusterLimit[], { t, f }: Say, now: number, silentSince: number | null): string {
  const words = t.now
  const limit = summary.policy.limit
  const taken = clusters.reduce((sum, c) => sum + c.taken, 0)
  const places = clusters.reduce((sum, c) => sum + c.limit, 0)
  if (silentSince !== null) return words.staleAt(f.time(silentSince), taken)
  const standstill = standstillOf(summary.policy)
  if (standstill) return words.standstill[standstill](taken)
  const [first] = summary.waiting
  if (first) {
    const isFull = (summary.clusters.find((c) => c.cluster === first.cluster)?.taken ?? 0) >= limit
    if (!isFull) return words.waitingSome(summary.waiting.length)
    return summary.waiting.length === 1
      ? words.waitingOne(limit, first.namespace)
      : words.waitingMany(limit, summary.waiting.length)
  }
  const failed = summary.attention.filter((a) => a.rank === 'failed')
  if (failed[0]?.namespace) return failed.length === 1 ? words.failed(failed[0].namespace) : words.failedMany(failed.length)
  const fought = summary.attention.find((a) => a.rank === 'contended')
  if (fought?.namespace) return words.fought(fought.namespace)
  const problems = summary.attention.length
  const isSomebodyUp = summary.asleep.some((n) => n.by_hand?.kind === 'woken-by-hand')
  if (taken > 0 || isSomebodyUp) {
    return problems ? words.someAwakeBut(taken, places, problems) : words.someAwake(taken, places)
  }
  const next = summary.next_switches.find((s) => s.way === 'wake')
  return next ? words.asleepUntil(next.namespace, f.when(Date.parse(next.at), now)) : words.asleep
}
